"""Weekends, holidays and swap days, against the State Council's notices of 2025 and 2026."""

import csv
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit.working_days import (
    AnnouncedDay,
    Counted,
    Holidays,
    fixed_holiday,
    fixed_holidays,
    holidays_from,
    seeded_days,
)

TABLE = holidays_from(seeded_days())
DAYS = st.dates(date(2024, 1, 5), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [
        ("2026-11-16", 7, "2026-11-25"),  # Monday, one weekend between
        ("2026-09-28", 5, "2026-10-10"),  # National Day; Saturday 10 October is worked
        ("2026-02-13", 3, "2026-02-25"),  # Spring Festival; Saturday 14 February is worked
        ("2025-09-26", 4, "2025-10-09"),  # Sunday 28 September is worked
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday
    ],
)
def test_the_nth_working_day_skips_holidays_and_counts_swap_days(day: str, amount: int, expected: str) -> None:
    assert TABLE.add_working_days(date.fromisoformat(day), amount) == Counted(date.fromisoformat(expected))


def test_a_weekend_day_that_is_worked_counts() -> None:
    assert TABLE.is_working(date(2026, 2, 14)) and not TABLE.is_working(date(2026, 2, 17))
    assert TABLE.why_off(date(2026, 2, 17)) == "节假日"
    assert TABLE.why_off(date(2026, 11, 21)) == "周末"
    assert TABLE.why_off(date(2026, 2, 14)) == ""


def test_a_year_nobody_announced_is_provisional_and_keeps_the_fixed_days() -> None:
    """1 January is a holiday in every year: a party's period must not end a day early for want of an announcement."""
    assert TABLE.add_working_days(date(2026, 12, 28), 5) == Counted(date(2027, 1, 5), provisional=True)
    assert TABLE.add_working_days(date(2026, 12, 25), 7) == Counted(date(2027, 1, 6), provisional=True)
    assert TABLE.next_working(date(2027, 1, 1)) == Counted(date(2027, 1, 4), provisional=True)
    assert TABLE.why_off(date(2027, 1, 1)) == "节假日"
    assert TABLE.next_working(date(2027, 5, 1)) == Counted(date(2027, 5, 3), provisional=True)
    assert TABLE.previous_working(date(2027, 5, 2)) == Counted(date(2027, 4, 30), provisional=True)


@given(DAYS, st.integers(1, 60))
def test_counting_forth_and_back_meet(day: date, amount: int) -> None:
    reached = TABLE.add_working_days(day, amount).day
    assert TABLE.is_working(reached)
    assert TABLE.working_days_between(day, reached) == amount
    back = TABLE.add_working_days(reached, -amount).day
    assert TABLE.working_days_between(back, reached) == amount


@given(DAYS)
def test_the_next_working_day_is_the_first_one(day: date) -> None:
    found = TABLE.next_working(day).day
    assert found >= day and TABLE.is_working(found)
    assert not any(TABLE.is_working(day + timedelta(n)) for n in range((found - day).days))


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert TABLE.working_days_between(date(2026, 11, 20), date(2026, 11, 20)) == 0
    assert TABLE.working_days_between(date(2026, 11, 20), date(2026, 11, 2)) == 0


def test_new_years_eve_belongs_to_the_next_years_announcement() -> None:
    eve = next(day for day in seeded_days() if day.day == date(2022, 12, 31))
    assert (eve.name, eve.year) == ("元旦", 2023)
    assert {day.year for day in seeded_days()} == TABLE.known_years


def test_an_empty_table_knows_no_year() -> None:
    assert Holidays().add_working_days(date(2026, 9, 8), 1) == Counted(date(2026, 9, 9), provisional=True)
    loaded = holidays_from([AnnouncedDay(date(2027, 1, 1), "元旦", True, 2027)])
    assert loaded.add_working_days(date(2026, 12, 31), 1) == Counted(date(2027, 1, 4))


def test_the_shipped_table_is_the_official_one() -> None:
    """The days of the notice for 2026 stand in the table as announced."""
    official = csv.DictReader(OFFICIAL.splitlines())
    wrong = [row for row in official if TABLE.is_working(date.fromisoformat(row["date"])) == (row["off"] == "1")]
    assert wrong == []


# From the State Council's notice for 2026 (gov.cn, 2025-11): days off (1) and weekend days worked (0).
OFFICIAL = """date,off
2026-01-01,1
2026-01-02,1
2026-01-03,1
2026-01-04,0
2026-02-14,0
2026-02-15,1
2026-02-16,1
2026-02-20,1
2026-02-23,1
2026-02-28,0
2026-04-04,1
2026-04-06,1
2026-05-01,1
2026-05-05,1
2026-05-09,0
2026-06-19,1
2026-09-20,0
2026-09-25,1
2026-10-01,1
2026-10-07,1
2026-10-10,0
"""


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-01-01", "元旦"), ("2027-05-01", "劳动节"), ("2028-05-02", "劳动节"), ("2027-10-03", "国庆节"),
        ("2027-04-05", "清明节"), ("2028-04-04", "清明节"), ("2027-01-02", ""), ("2024-05-02", ""), ("2027-04-04", ""),
    ],
)  # fmt: skip
def test_days_fixed_by_regulation_need_no_announcement(day: str, name: str) -> None:
    assert fixed_holiday(date.fromisoformat(day)) == name


def test_the_announced_years_agree_with_the_fixed_days() -> None:
    """Every fixed weekday of 2010 to 2026 is off in the announcements, 清明 in each of those years on the right day."""
    wrong = [day for year in range(2010, 2027) for day in fixed_holidays(year) if TABLE.is_working(day)]
    assert wrong == []
