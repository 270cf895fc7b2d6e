"""What holds for every clock, whatever happened to it."""

from datetime import date, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit import city_time
from xinheng.kit.clock_counting import add_months
from xinheng.kit.clocks import ClockEvent, ClockRule, RunningClock, advance, read, replay
from xinheng.kit.working_days import Holidays, days_between, holidays_from, seeded_days

TABLE = holidays_from(seeded_days())
FIRST = datetime(2025, 1, 6, 9, tzinfo=city_time.zone())
UNITS = st.sampled_from(["working_day", "calendar_day", "month", "hour"])
KINDS = st.sampled_from(["start", "pause", "resume", "extend", "stop"])
REASONS = st.sampled_from(["检测中", "听证中", ""])


@st.composite
def rules(draw: st.DrawFn) -> ClockRule:
    unit = draw(UNITS)
    return ClockRule("x", "x", draw(st.integers(1, 6 if unit == "month" else 60)), unit)


@st.composite
def histories(draw: st.DrawFn) -> list[ClockEvent]:
    """A start, then anything, in order of time."""
    at, events = FIRST, [ClockEvent(FIRST, "start")]
    for _ in range(draw(st.integers(0, 8))):
        at += timedelta(hours=draw(st.integers(0, 24 * 20)))
        events.append(ClockEvent(at, draw(KINDS), amount=draw(st.integers(1, 10)), reason=draw(REASONS)))
    return events


def due(rule: ClockRule, events: list[ClockEvent], now: datetime) -> date:
    seen = replay(rule, events, TABLE, now)
    assert seen.due_on
    return seen.due_on


@given(rules(), histories(), st.integers(0, 8), st.integers(0, 300))
def test_replay_equals_advancing_event_by_event(rule: ClockRule, events: list[ClockEvent], cut: int, days: int) -> None:
    now = events[-1].at + timedelta(days=days)
    before = reduce(advance, events[:cut], RunningClock())
    assert read(rule, reduce(advance, events[cut:], before), TABLE, now) == replay(rule, events, TABLE, now)


@given(rules(), histories(), st.integers(0, 200))
def test_a_reading_of_the_past_is_not_changed_by_the_future(
    rule: ClockRule, events: list[ClockEvent], days: int
) -> None:
    now = FIRST + timedelta(days=days)
    known = [event for event in events if event.at <= now]
    assert replay(rule, events, TABLE, now) == replay(rule, known, TABLE, now)


@given(st.integers(1, 40), st.integers(0, 39), st.integers(1, 30), st.integers(0, 400))
def test_a_pause_of_n_working_days_moves_the_due_day_by_n_working_days(
    amount: int, into: int, n: int, shift: int
) -> None:
    start = TABLE.next_working(FIRST.date() + timedelta(shift)).day
    rule = ClockRule("x", "x", amount, "working_day")
    began = TABLE.add_working_days(start, min(into, amount)).day
    ended = TABLE.add_working_days(began, n).day
    plain = [_on(start, "start")]
    paused = [*plain, _on(began, "pause"), _on(ended, "resume")]
    now = _on(ended, "stop").at
    assert due(rule, paused, now) == TABLE.add_working_days(due(rule, plain, now), n).day


@given(st.integers(1, 40), st.lists(st.integers(1, 6), min_size=4, max_size=4))
def test_a_pause_inside_a_pause_excludes_no_more_than_the_outer_one(amount: int, gaps: list[int]) -> None:
    rule = ClockRule("x", "x", amount, "calendar_day")
    days = [FIRST.date() + timedelta(sum(gaps[: n + 1])) for n in range(4)]
    outer = [_on(FIRST.date(), "start"), _on(days[0], "pause", "检测中"), _on(days[3], "resume", "检测中")]
    inner = [_on(days[1], "pause", "听证中"), _on(days[2], "resume", "听证中")]
    now = _on(days[3], "stop").at + timedelta(days=1)
    assert due(rule, [*outer[:2], *inner, outer[2]], now) == due(rule, outer, now)


@given(histories(), st.sampled_from(["working_day", "calendar_day", "month"]))
def test_the_hour_of_the_day_does_not_matter_to_days(events: list[ClockEvent], unit: str) -> None:
    """Events keep their order; each moves to another hour of its own day."""
    rule = ClockRule("x", "x", 5, unit)  # type: ignore[arg-type]
    moved = [
        ClockEvent(event.at.replace(hour=0, minute=n), event.kind, event.amount, event.unit, event.reason)
        for n, event in enumerate(events)
    ]
    now = events[-1].at.replace(hour=23)
    one, other = replay(rule, events, TABLE, now), replay(rule, moved, TABLE, now)
    assert (one.due_on, one.state, one.remaining_words) == (other.due_on, other.state, other.remaining_words)


@given(rules(), histories(), st.integers(0, 300))
def test_the_words_never_disagree_with_the_state(rule: ClockRule, events: list[ClockEvent], days: int) -> None:
    seen = replay(rule, events, TABLE, events[-1].at + timedelta(days=days))
    begins = {
        "running": ("还剩", "今天到期"),
        "breached": ("超期",),
        "paused": ("已暂停",),
        "met": ("用了",),
        "missed": ("用了",),
    }[seen.state]
    assert seen.remaining_words.startswith(begins)
    assert ("超期" in seen.remaining_words) == (seen.state in ("breached", "missed"))
    assert 0 <= seen.share <= 1


@given(rules(), st.integers(0, 600))
def test_a_period_in_days_ends_on_a_working_day(rule: ClockRule, shift: int) -> None:
    if rule.unit != "hour":
        assert TABLE.is_working(
            due(rule, [_on(FIRST.date() + timedelta(shift), "start")], _on(date(2028, 1, 1), "x").at)
        )


@given(st.integers(1, 60), st.integers(0, 600))
def test_every_line_of_the_replay_is_a_day_in_order(amount: int, shift: int) -> None:
    start = FIRST.date() + timedelta(shift)
    rule = ClockRule("x", "x", amount, "working_day")
    lines = replay(rule, [_on(start, "start")], TABLE, _on(start, "start").at).lines
    assert [line.day for line in lines] == [start, *days_between(start, lines[-1].day)]
    assert [line.number for line in lines if line.number] == list(range(1, amount + 1))


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 60))
def test_months_keep_the_day_or_end_with_the_month(day: date, months: int) -> None:
    reached = add_months(day, months)
    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == day.day or (reached.day < day.day and (reached + timedelta(1)).day == 1)


@given(st.integers(1, 60), st.integers(0, 600))
def test_without_a_table_everything_is_provisional(amount: int, shift: int) -> None:
    rule = ClockRule("x", "x", amount, "working_day")
    start = _on(FIRST.date() + timedelta(shift), "start")
    assert replay(rule, [start], Holidays(), start.at).provisional


def _on(day: date, kind: str, reason: str = "") -> ClockEvent:
    return ClockEvent(datetime(day.year, day.month, day.day, 10, tzinfo=city_time.zone()), kind, reason=reason)  # type: ignore[arg-type]
