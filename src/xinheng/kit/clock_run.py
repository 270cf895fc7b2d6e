"""What happened to a clock: its events, and the state they add up to. No calendar is needed for that."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from xinheng.kit import city_time
from xinheng.kit.clock_counting import Pause, Unit

EventKind = Literal["start", "stop", "pause", "resume", "extend", "end"]


@dataclass(frozen=True)
class ClockEvent:
    """One thing that touched a clock. `since` is the legal day that counts when it is not the day of the click.

    `amount` and `unit` belong to an extension; `reason` names a pause (检测中) and must match to resume that one;
    `amount` of a start overrides the rule's (the amount of the law on that day). Times must carry a zone.
    """

    at: datetime
    kind: EventKind
    amount: int = 0
    unit: Unit | Literal[""] = ""
    reason: str = ""
    since: datetime | date | None = None
    basis: str = ""

    @property
    def counted(self) -> datetime:
        """The moment that counts: the legal day where there is one, else that of the click."""
        return _moment(self.since) if self.since else self.at


@dataclass(frozen=True)
class RunningClock:
    """The state of a clock after some events; advancing it by one event gives the next state."""

    started_at: datetime | None = None
    amount: int = 0
    extensions: tuple[tuple[int, Unit | Literal[""]], ...] = ()
    open_pauses: tuple[ClockEvent, ...] = ()
    pauses: tuple[tuple[ClockEvent, datetime], ...] = ()
    stopped_at: datetime | None = None
    ended: bool = False
    # Why it counts no more though its matter goes on.
    ended_because: str = ""


def advance(run: RunningClock, event: ClockEvent) -> RunningClock:
    """The clock after one more event. A second start begins anew; what does not fit the state changes nothing."""
    if event.kind == "start":
        return RunningClock(started_at=_moment(event.since or event.at), amount=event.amount)
    if run.started_at is None or run.stopped_at is not None:
        return run
    match event.kind:
        case "pause":
            return replace(run, open_pauses=(*run.open_pauses, event))
        case "resume":
            return _resume(run, event)
        case "extend":
            return replace(run, extensions=(*run.extensions, (event.amount, event.unit)))
        case _:
            over = replace(_close_pauses(run, event.at), stopped_at=event.at)
            return replace(over, ended=True, ended_because=event.reason) if event.kind == "end" else over


def pauses_of(run: RunningClock) -> tuple[Pause, ...]:
    """The pauses in days, ended ones first, open ones without an end."""
    ended = [Pause(city_time.day_of(p.counted), city_time.day_of(until), p.reason, p.basis) for p, until in run.pauses]
    return (*ended, *(Pause(city_time.day_of(p.counted), None, p.reason, p.basis) for p in run.open_pauses))


def excluded_spans(run: RunningClock, at: datetime) -> list[tuple[datetime, datetime]]:
    """The excluded spans, overlapping ones joined, so that a pause inside a pause is not counted twice."""
    raw = sorted([(p.counted, until) for p, until in run.pauses] + [(p.counted, at) for p in run.open_pauses])
    joined: list[tuple[datetime, datetime]] = []
    for start, end in raw:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _resume(run: RunningClock, event: ClockEvent) -> RunningClock:
    """End one pause: the one with the same reason, else the latest. Time runs again when none is left open."""
    if not run.open_pauses:
        return run
    same = [n for n, pause in enumerate(run.open_pauses) if pause.reason == event.reason]
    index = same[-1] if same else len(run.open_pauses) - 1
    pause = run.open_pauses[index]
    rest = run.open_pauses[:index] + run.open_pauses[index + 1 :]
    return replace(run, open_pauses=rest, pauses=(*run.pauses, (pause, event.counted)))


def _close_pauses(run: RunningClock, at: datetime) -> RunningClock:
    closed = tuple((pause, at) for pause in run.open_pauses)
    return replace(run, open_pauses=(), pauses=run.pauses + closed)


def _moment(since: datetime | date) -> datetime:
    """A legal day given without a time counts as that day in the city."""
    return since if isinstance(since, datetime) else city_time.start_of(since)
