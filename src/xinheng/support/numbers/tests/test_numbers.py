"""Numbers: a series of the day runs on without a gap, and what the public opens cannot be counted to."""

from datetime import timedelta
from itertools import chain, repeat

import pytest
from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike
from xinheng.support.numbers import actions
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


def test_a_number_of_ours_is_never_taken_for_somebodys_own(monkeypatch):
    drawn = chain("VX57KTAU", "WX2XXWW9", "7KVX9M4R", repeat("A"))
    monkeypatch.setattr(actions.secrets, "choice", lambda _: next(drawn))
    number = unguessable_number(prefix="诉", office=OFFICE, at=city_time.now())
    assert number.endswith("-7KVX9M4R") and strike(f"并入 {number}，由代表人代表") == f"并入 {number}，由代表人代表"


def test_counted_numbers_stay_whole_in_a_text():
    """Each day has other digits, and a list sets them beside each other."""
    begin = city_time.now()
    for days in range(0, 1500, 7):
        day = f"{begin + timedelta(days=days):%Y%m%d}"
        told = "、".join(f"{prefix}5099-{day}-{last:06d}" for prefix in ("线", "调") for last in (1, 138, 139999))
        assert strike(told) == told
