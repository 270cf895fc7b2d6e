"""Counting by another road: what a calendar on the wall says, for periods forwards and backwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit.clock_counting import CountedSpan, Pause, add_months, count_back, count_period, days_used
from xinheng.kit.working_days import Holidays, holidays_from, seeded_days

TABLE = holidays_from(seeded_days())
NOBODY_ANNOUNCED = Holidays()
TODAY = date(2026, 11, 28)
DAYS = st.dates(date(2026, 1, 15), date(2026, 12, 20))


def period(start: date, amount: int, unit: str, *pauses: Pause) -> CountedSpan:
    return CountedSpan(start, amount, unit, pauses, TODAY)


def before(day: date, number: int) -> date:
    """The `number`-th working day before a day, from a list of all of them."""
    working = [day - timedelta(days) for days in range(1, 200) if TABLE.is_working(day - timedelta(days))]
    return working[number - 1]


@given(day=DAYS, number=st.integers(1, 40))
def test_working_days_back(day: date, number: int) -> None:
    count = count_back(period(day, number, "working_day"), TABLE)
    assert (count.due, count.total) == (before(day, number), number)
    counted = [line for line in count.lines if line.number is not None]
    assert [line.number for line in counted] == list(range(1, number + 1))
    assert {line.note for line in counted} == {"计入"}
    assert all(TABLE.is_working(line.day) for line in counted)
    off = [line for line in count.lines[1:] if line.number is None]
    assert all(line.note == f"{TABLE.why_off(line.day)}，不计入" for line in off)
    assert [line.day for line in count.lines] == [day - timedelta(days) for days in range(len(count.lines))]
    assert (count.lines[0].note, count.lines[0].number) == ("事件之日，不计入", None)
    assert count.lines[0].basis and not any(line.basis for line in count.lines[1:])


@given(day=DAYS, number=st.integers(1, 60))
def test_calendar_days_back_end_on_a_working_day_before(day: date, number: int) -> None:
    count = count_back(period(day, number, "calendar_day"), TABLE)
    last = day - timedelta(number)
    assert count.total == number
    assert count.due == max(one for one in (last - timedelta(days) for days in range(20)) if TABLE.is_working(one))
    moved = [line for line in count.lines if line.note == "末日逢节假日，提前到此日"]
    assert [line.day for line in moved] == ([count.due] if count.due != last else [])
    assert all(line.basis and line.number is None for line in moved)
    assert [line.number for line in count.lines[1 : number + 1]] == list(range(1, number + 1))


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [("2026-03-31", 1, "2026-02-28"), ("2026-05-15", 3, "2026-02-14"), ("2026-12-09", 2, "2026-10-09")],
)
def test_months_back_keep_the_day_or_take_the_last(start: str, months: int, due: str) -> None:
    """14 February 2026 is a Saturday on which one works, for the sake of the spring festival."""
    count = count_back(period(date.fromisoformat(start), months, "month"), TABLE)
    assert count.due == date.fromisoformat(due)


def test_a_year_nobody_announced_makes_every_way_through_it_provisional() -> None:
    into_last_year = date(2026, 1, 20)
    only_2026 = Holidays(TABLE.days_off, TABLE.extra_working, frozenset({2026}))
    assert not count_back(period(into_last_year, 5, "working_day"), only_2026).provisional
    assert count_back(period(into_last_year, 30, "working_day"), only_2026).provisional
    assert count_back(period(into_last_year, 30, "calendar_day"), only_2026).provisional
    assert not count_back(period(into_last_year, 5, "calendar_day"), only_2026).provisional
    out_of_it = date(2026, 12, 20)
    assert not count_period(period(out_of_it, 5, "working_day"), only_2026).provisional
    assert count_period(period(out_of_it, 12, "working_day"), only_2026).provisional
    assert count_period(period(out_of_it, 12, "calendar_day"), only_2026).provisional
    assert not count_period(period(out_of_it, 10, "calendar_day"), only_2026).provisional
    assert count_period(period(out_of_it, 1, "working_day"), NOBODY_ANNOUNCED).provisional


def test_a_year_nobody_announced_between_two_that_are_known_makes_it_provisional() -> None:
    around = Holidays(TABLE.days_off, TABLE.extra_working, frozenset({2025, 2027}))
    there = count_period(period(date(2025, 12, 22), 280, "working_day"), around)
    back = count_back(period(date(2027, 1, 20), 280, "working_day"), around)
    assert (there.due.year, there.provisional) == (2027, True)
    assert (back.due.year, back.provisional) == (2025, True)


def test_a_pause_out_of_a_year_nobody_announced_leaves_the_end_provisional() -> None:
    only_2027 = Holidays(TABLE.days_off, TABLE.extra_working, frozenset({2027}))
    pause = Pause(date(2026, 12, 25), date(2027, 1, 5), "公告")
    count = count_period(period(date(2026, 12, 20), 5, "calendar_day", pause), only_2027)
    assert (count.due, count.provisional) == (date(2027, 1, 5), True)


def test_working_days_whose_pause_ends_on_a_saturday_end_on_the_monday_whatever_a_city_makes_of_weekends() -> None:
    thursday, saturday = date(2026, 11, 5), date(2026, 11, 7)
    for moves in (True, False):
        table = replace(TABLE, weekends_move=moves)
        count = count_period(period(date(2026, 11, 2), 3, "working_day", Pause(thursday, saturday, "公告")), table)
        assert count.due == date(2026, 11, 9)


@given(day=DAYS, number=st.integers(1, 40))
def test_working_days_forwards(day: date, number: int) -> None:
    count = count_period(period(day, number, "working_day"), TABLE)
    working = [one for one in (day + timedelta(days) for days in range(1, 200)) if TABLE.is_working(one)]
    assert count.due == working[number - 1]
    assert days_used(period(day, number, "working_day"), count.due, TABLE) == number
    assert count.total == number


@given(day=st.dates(date(2026, 1, 15), date(2026, 9, 1)), number=st.integers(2, 20), length=st.integers(1, 30))
def test_a_pause_takes_out_its_days_and_no_other(day: date, number: int, length: int) -> None:
    """The day on which it began still counts, the day on which it ended does not."""
    since = day + timedelta(1)
    pause = Pause(since, since + timedelta(length), "检测", "第二十二条")
    count = count_period(period(day, number, "calendar_day", pause), TABLE)
    out = [line for line in count.lines if line.note == "检测，不计入"]
    assert [line.day for line in out] == [since + timedelta(days) for days in range(1, length + 1)]
    assert {line.basis for line in out} == {"第二十二条"}
    assert count.lines[1].number == 1
    last = day + timedelta(number + length)
    assert count.due == TABLE.next_working(last).day
    assert days_used(period(day, number, "calendar_day", pause), last, TABLE) == number


def test_a_pause_without_a_word_and_one_that_goes_on() -> None:
    since = TODAY - timedelta(10)
    open_one = Pause(since, None, "")
    count = count_period(period(since - timedelta(3), 5, "calendar_day", open_one), TABLE)
    assert [line.note for line in count.lines if line.number is None][1:11] == ["暂停，不计入"] * 10
    assert not open_one.covers(since, TODAY) and open_one.covers(TODAY, TODAY)
    assert not open_one.covers(TODAY + timedelta(1), TODAY)


def test_a_pause_on_the_last_day_ends_the_period_with_it() -> None:
    monday = date(2026, 11, 2)
    pause = Pause(date(2026, 11, 5), date(2026, 11, 11), "公告")
    count = count_period(period(monday, 3, "calendar_day", pause), TABLE)
    assert count.due == date(2026, 11, 11)
    assert [line.note for line in count.lines[-6:]] == ["公告，不计入"] * 6


@given(day=st.dates(date(1999, 1, 1), date(2039, 12, 31)), months=st.integers(-40, 40))
def test_months_keep_the_day_where_the_month_has_it(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)
