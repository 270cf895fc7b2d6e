"""A person's wish: kept closed, answered in time and in words."""

from datetime import date

import pytest
from django.core import serializers
from tests.cast import CITY, cast

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.models import AuditEvent
from xinheng.support.privacy.actions import answer_request, receive_request
from xinheng.support.privacy.models import PrivacyRequest
from xinheng.support.privacy.queries import requests_for, wish_of

pytestmark = pytest.mark.django_db

WISH = {"name": "林小满", "contact": "13900000001", "wish": "请删掉我在投诉里留的电话"}


def received(by, **more: object) -> PrivacyRequest:
    told = {"kind": "erase", "received_on": city_time.today(), "about": "", "office": CITY, **WISH, **more}
    return receive_request(**told, by=by)


def test_a_wish_is_kept_closed_and_opened_for_who_handles_it(clock):
    clock("2026-11-03 09:00")
    request = received(cast().he, received_on=date(2026, 11, 2))
    told = serializers.serialize("json", PrivacyRequest.objects.all()) + str(list(AuditEvent.objects.values()))
    assert not any(value in told for value in WISH.values())
    assert wish_of(request).contact == "13900000001"
    assert request.due_on == date(2026, 12, 2)
    assert received(cast().he, received_on=date(2026, 9, 5)).due_on == date(2026, 10, 8), "not within the National Day"


def test_only_who_handles_them_sees_any():
    people = cast()
    received(people.he)
    assert requests_for(people.he).count() == 1
    assert [who.username for who in people.accounts if requests_for(who).exists()] == ["he"]


@pytest.mark.parametrize("done", [True, False])
def test_an_answer_says_what_or_why_and_is_given_once(done):
    people = cast()
    request = received(people.he)
    with pytest.raises(Refusal, match="写明"):
        answer_request(request=request, done=done, answer=" ", by=people.he)
    answer_request(request=request, done=done, answer="已请承办机构销毁", by=people.he)
    with pytest.raises(Refusal, match="不能再答复"):
        answer_request(request=request, done=done, answer="再答一次", by=people.he)
    assert [e.verb for e in AuditEvent.objects.order_by("id")] == ["receive_privacy_request", "answer_privacy_request"]


def test_a_day_that_has_not_come_is_refused(clock):
    clock("2026-11-01 09:00")
    with pytest.raises(Refusal, match="还没有到"):
        received(cast().he, received_on=date(2026, 11, 2))


def test_each_request_of_a_day_has_its_own_number():
    people = cast()
    assert len({received(people.he).number for _ in range(3)}) == 3
