"""Legal clocks: derived from what happened, never counted by a daily job, so they can be replayed and explained.

A clock is the fold of its events (start, pause, resume, extend, stop, end) read at a moment. Days end at midnight in
the city's zone; hours run on the wall clock through nights and holidays.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Literal

from xinheng.kit import city_time
from xinheng.kit.clock_counting import (
    MINUTES,
    Count,
    CountedSpan,
    ExplainedDay,
    Pause,
    Unit,
    count_back,
    count_period,
    days_used,
)
from xinheng.kit.clock_rule import ClockRule
from xinheng.kit.clock_run import (
    ClockEvent,
    EventKind,
    RunningClock,
    advance,
    excluded_spans,
    pauses_of,
)
from xinheng.kit.clock_warning import warn_from, warn_from_hours
from xinheng.kit.clock_words import due_words, elapsed_words, paused_words, remaining_words
from xinheng.kit.working_days import Holidays

State = Literal["not_started", "running", "paused", "breached", "met", "missed", "not_met"]

__all__ = [
    "ClockEvent",
    "ClockReading",
    "ClockRule",
    "EventKind",
    "RunningClock",
    "State",
    "advance",
    "read",
    "replay",
]


@dataclass(frozen=True)
class ClockReading:
    """A clock read at a moment. Amounts are days of the rule's unit, for hours and minutes minutes.

    `share` is the elapsed part (0 to 1), `warn_from` the moment the warning begins, `lines` the day-by-day replay.
    A paused clock's due day assumes that the pause ended now.
    """

    rule: ClockRule
    state: State
    due_at: datetime | None = None
    provisional: bool = False
    elapsed: int = 0
    remaining: int = 0
    share: float = 0.0
    remaining_words: str = ""
    due_words: str = ""
    warn: bool = False
    warn_from: datetime | None = None
    started_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    lines: tuple[ExplainedDay, ...] = field(default=(), repr=False)

    @property
    def due_on(self) -> date | None:
        """The last day, in the city."""
        return city_time.day_of(self.due_at) if self.due_at else None

    @property
    def open(self) -> bool:
        """Whether the clock still asks for something."""
        return self.state in ("running", "paused", "breached")

    @property
    def mark(self) -> str:
        """The drawing beside the words: dashed, bars, tick, alert, nearly_full, amber or slate."""
        by_state = {"not_started": "dashed", "paused": "bars", "met": "tick", "not_met": "tick"}
        if self.state != "running":
            return by_state.get(self.state, "alert")
        if self.rule.unit in MINUTES or self.remaining <= 0:
            return "nearly_full" if self.warn else "slate"
        return "dashed" if self.provisional and not self.warn else "amber" if self.warn else "slate"


def replay(rule: ClockRule, events: Iterable[ClockEvent], holidays: Holidays, now: datetime) -> ClockReading:
    """Read the clock at `now` from all its events; later events than `now` are not looked at."""
    known = sorted((event for event in events if event.at <= now), key=lambda event: event.at)
    return read(rule, reduce(advance, known, RunningClock()), holidays, now)


def read(rule: ClockRule, run: RunningClock, holidays: Holidays, now: datetime) -> ClockReading:
    """What the clock shows at `now`."""
    if run.started_at is None:
        return ClockReading(rule, "not_started", remaining_words=f"未开始{_comma(rule.counts_from_words)}")
    if rule.unit in MINUTES:
        return _read_hours(rule, run, now)
    return _read_days(rule, run, holidays, now)


def _read_days(rule: ClockRule, run: RunningClock, holidays: Holidays, now: datetime) -> ClockReading:
    assert run.started_at is not None
    at = run.stopped_at or now
    today, start = city_time.day_of(at), city_time.day_of(run.started_at)
    period = CountedSpan(start, 0, rule.unit, pauses_of(run), today)
    count = _count(rule, run, period, holidays)
    due_at = city_time.end_of(count.due)
    state = _state(run, due_at, now)
    elapsed = days_used(period, today, holidays)
    remaining = _left(rule.unit, today, count.due, holidays)
    warned_from = warn_from(rule, count, start, due_at, holidays)
    words = _words(rule, state, run, today, elapsed=elapsed, remaining=remaining)
    return ClockReading(
        rule,
        state,
        due_at=due_at,
        provisional=count.provisional,
        elapsed=elapsed,
        remaining=remaining,
        share=min(1.0, elapsed / count.total) if count.total else 1.0,
        remaining_words=words,
        due_words=due_words(count.due, count.provisional, today),
        warn=state == "breached" or (state == "running" and now >= warned_from),
        warn_from=warned_from,
        started_on=start,
        pauses=period.pauses,
        lines=count.lines,
    )


def _read_hours(rule: ClockRule, run: RunningClock, now: datetime) -> ClockReading:
    assert run.started_at is not None
    at = run.stopped_at or now
    whole = timedelta(minutes=_minutes(rule, run))
    excluded = sum((end - start for start, end in excluded_spans(run, at)), timedelta())
    due_at = run.started_at + whole + excluded
    state = _state(run, due_at, now)
    elapsed = int((at - run.started_at - excluded).total_seconds() // 60)
    remaining = int((due_at - at).total_seconds() // 60)
    warned_from = warn_from_hours(rule, due_at, whole)
    return ClockReading(
        rule,
        state,
        due_at=due_at,
        elapsed=elapsed,
        remaining=remaining,
        share=min(1.0, elapsed * 60 / whole.total_seconds()) if whole else 1.0,
        remaining_words=_words(rule, state, run, city_time.day_of(at), elapsed=elapsed, remaining=remaining),
        due_words=f"{city_time.local(due_at):%H:%M} 到期",
        warn=state == "breached" or (state == "running" and now >= warned_from),
        warn_from=warned_from,
        started_on=city_time.day_of(run.started_at),
        pauses=pauses_of(run),
    )


def _count(rule: ClockRule, run: RunningClock, period: CountedSpan, holidays: Holidays) -> Count:
    """The whole period: the amount with extensions of its own unit, then extensions of another unit after it."""
    same = sum(amount for amount, unit in run.extensions if unit in ("", rule.unit))
    period = replace(period, amount=(run.amount or rule.amount) + same)
    if rule.backwards:
        return count_back(period, holidays)
    count = count_period(period, holidays)
    for amount, unit in run.extensions:
        if unit and unit != rule.unit:
            more = count_period(replace(period, start=count.due, amount=amount, unit=unit), holidays)
            lines = (*count.lines, *more.lines[1:])
            count = Count(more.due, count.total + more.total, count.provisional or more.provisional, lines)
    return count


def _state(run: RunningClock, due_at: datetime, now: datetime) -> State:
    if run.ended:
        return "not_met"
    if run.stopped_at is not None:
        return "met" if run.stopped_at <= due_at else "missed"
    if now > due_at:
        return "breached"
    return "paused" if run.open_pauses else "running"


def _words(rule: ClockRule, state: State, run: RunningClock, today: date, *, elapsed: int, remaining: int) -> str:
    if state == "paused":
        first, last = run.open_pauses[0], run.open_pauses[-1]
        return paused_words(last.reason, (today - city_time.day_of(first.at)).days)
    if state in ("met", "missed"):
        return elapsed_words(rule.unit, elapsed, remaining, on_time=state == "met")
    if state == "not_met":
        return f"{run.ended_because or '事项已结束'}，此期限不再计算"
    return remaining_words(rule.unit, remaining, overdue=state == "breached")


def _left(unit: Unit, today: date, due: date, holidays: Holidays) -> int:
    """Days until the due day (today not counted), negative once it has passed."""
    if unit == "working_day":
        ahead = holidays.working_days_between(today, due)
        return ahead if due >= today else -holidays.working_days_between(due, today)
    return (due - today).days


def _minutes(rule: ClockRule, run: RunningClock) -> int:
    """The whole period in minutes, extensions included."""
    own = (run.amount or rule.amount) * MINUTES[rule.unit]
    return own + sum(amount * MINUTES.get(unit, MINUTES[rule.unit]) for amount, unit in run.extensions)


def _comma(words: str) -> str:
    return f"，{words}" if words else ""
