"""A hundred thousand messages through two gateways of which the first fails half-way (reliability L10)."""

import time

import pytest

from tests.counterparts import Gateway, OtherGateway, forget_failures, standing
from xinheng.support.sending.actions import Order, order, send_due
from xinheng.support.sending.models import Channel, Message
from xinheng.support.sending.queries import unsent

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.long]
MANY = 100_000


def test_all_arrive_once_and_the_other_gateway_takes_over_within_half_a_minute(settings):
    for first in range(0, MANY, 5_000):
        part = range(first, first + 5_000)
        order(Order(f"annual:{one}", Channel.SMS, f"138{one:08}", "请报送年报") for one in part)
    longest = 0.0
    with standing(Gateway) as one, standing(OtherGateway) as two:
        settings.XINHENG_MESSAGES = [f"http://{one}/", f"http://{two}/"]
        forget_failures()
        while Message.objects.filter(state="waiting").exists():
            at = time.monotonic()
            send_due()
            longest = max(longest, time.monotonic() - at)
            if len(Gateway.sent) > MANY // 3:
                Gateway.answers = "refuses"
        keys = [key for key, _, _ in [*Gateway.sent, *OtherGateway.sent]]
    forget_failures()
    assert len(keys) == len(set(keys)) == MANY
    assert unsent() == {} and OtherGateway.sent
    assert longest <= 30
