"""Opening a thing is told once a day for each person, in a chain of its own."""

from collections.abc import Callable

import pytest
from tests.cast import cast

from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import verify
from xinheng.support.audit.reading import record_reading

pytestmark = pytest.mark.django_db


def opened(by, thing=7, **detail):
    return record_reading(verb="read.matter", by=by, target=("clue", thing), office="5099/x", detail=detail)


def test_a_thing_is_told_once_a_day_for_each_person(clock: Callable[[str], None]):
    people = cast()
    clock("2027-03-01 09:00")
    assert [opened(people.zhao), opened(people.zhao), opened(people.wu), opened(people.zhao, 8)] == [1, 0, 1, 1]
    assert opened(people.zhao, file=3) and not opened(people.zhao, file=3) and opened(people.zhao, file=4)
    clock("2027-03-02 00:00:01")
    assert opened(people.zhao)


def test_it_stands_in_the_chain_of_readings_and_is_proven(clock: Callable[[str], None]):
    opened(cast().zhao)
    event = AuditEvent.objects.get(verb="read.matter")
    assert (event.stream, event.actor_name, event.target_id) == ("5099/reading", "赵明远", "7")
    assert verify() == []


def test_a_day_that_comes_again_is_not_told_twice(clock: Callable[[str], None]):
    zhao = cast().zhao
    for day, first in (("2027-03-01 12:00", True), ("2027-03-02 12:00", True), ("2027-03-01 13:00", False)):
        clock(day)
        assert opened(zhao) is first
