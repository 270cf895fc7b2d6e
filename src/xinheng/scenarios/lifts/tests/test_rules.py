"""Rounds and inspections by the calendar, month ends and leap days included."""

from datetime import date

import pytest

from xinheng.scenarios.lifts.rules import (
    LiftTerm,
    freed_after_two_hours,
    freed_within_two_hours,
    inspection_of,
    is_far,
    rounds_of,
)

TERMS = {
    "half_month": LiftTerm(15),
    "quarter": LiftTerm(3, True),
    "half_year": LiftTerm(6, True),
    "year": LiftTerm(12, True),
}
YOUNG, OLD = LiftTerm(36, True), LiftTerm(12, True)


def due(visits) -> dict[str, date | None]:
    return {one.kind: one.due_on for one in rounds_of(visits, TERMS)}


def test_a_wider_round_is_also_every_narrower_one():
    assert due([("year", date(2026, 1, 10)), ("half_month", date(2026, 3, 1))]) == {
        "half_month": date(2026, 3, 16), "quarter": date(2026, 4, 10), "half_year": date(2026, 7, 10),
        "year": date(2027, 1, 10),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["repair", "emergency", "on_demand"])
def test_other_visits_count_as_the_narrowest(kind):
    assert due([(kind, date(2026, 3, 1))])["half_month"] == date(2026, 3, 16)
    assert due([(kind, date(2026, 3, 1))])["quarter"] is None


def test_month_ends_and_leap_days():
    assert due([("quarter", date(2025, 11, 30))])["quarter"] == date(2026, 2, 28)
    assert due([("year", date(2028, 2, 29))])["year"] == date(2029, 2, 28)


def test_what_is_not_on_record_is_not_called_late():
    assert set(due([]).values()) == {None}


@pytest.mark.parametrize(
    ("last", "expected"), [(date(2024, 5, 31), date(2027, 5, 31)), (date(2026, 1, 1), date(2027, 1, 1))]
)
def test_an_old_lift_is_inspected_every_year(last, expected):
    """Fifteen years old on 1 January 2026."""
    found = inspection_of(stated=None, last=last, used_since=date(2011, 1, 1), young=YOUNG, old=OLD, old_after=15)
    assert found.due_on == expected


def test_what_the_inspection_body_stated_counts():
    stated = date(2026, 6, 1)
    found = inspection_of(stated=stated, last=date(2026, 1, 1), used_since=None, young=YOUNG, old=OLD, old_after=15)
    assert found.due_on == stated
    assert (found.late_by(date(2026, 6, 1)), found.late_by(date(2026, 6, 3))) == (0, 2)


@pytest.mark.parametrize("line", [120, 90])
def test_what_the_law_calls_an_accident_is_the_line(line):
    assert freed_within_two_hours(minutes_trapped=line - 1, accident_after=line) is None
    assert f"满 {line} 分钟" in (freed_within_two_hours(minutes_trapped=line, accident_after=line) or "")
    assert freed_after_two_hours(minutes_trapped=line - 1, accident_after=line)
    assert freed_after_two_hours(minutes_trapped=line, accident_after=line) is None


def test_a_zone_is_a_division_and_what_lies_below():
    assert is_far("509901001", ["509901"])
    assert not is_far("509902001", ["509901"])
    assert not is_far("509901001", [])
