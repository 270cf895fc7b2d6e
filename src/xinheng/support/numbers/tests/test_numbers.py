"""Numbers: a series of the day runs on without a gap, and what the public opens cannot be counted to."""

from datetime import timedelta

import pytest
from django.db import transaction

from xinheng.kit import city_time
from xinheng.support.numbers.actions import next_number, unguessable_number

pytestmark = pytest.mark.django_db
OFFICE = "5099/509901/50990101/"


def test_a_series_runs_on_and_each_day_begins_anew():
    now = city_time.now()
    given = [next_number(prefix="线", office=OFFICE, at=at) for at in (now, now, now + timedelta(days=1))]
    assert [number.rpartition("-")[2] for number in given] == ["000001", "000002", "000001"]
    assert given[0] == f"线5099-{city_time.local(now):%Y%m%d}-000001"


def test_what_was_rolled_back_leaves_no_gap():
    now = city_time.now()
    with transaction.atomic():
        next_number(prefix="线", office=OFFICE, at=now)
        transaction.set_rollback(True)
    assert next_number(prefix="线", office=OFFICE, at=now).endswith("-000001")


def test_an_open_number_is_drawn_and_holds_nothing_mistakable():
    drawn = {unguessable_number(prefix="诉", office=OFFICE, at=city_time.now()).rpartition("-")[2] for _ in range(50)}
    assert len(drawn) == 50 and not set("".join(drawn)) & set("01IOLBSG")
