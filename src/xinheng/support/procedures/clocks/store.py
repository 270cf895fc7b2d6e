"""Keeping what the clocks derive from the steps: one row a clock, and the most urgent one on the matter itself."""

from datetime import datetime
from itertools import chain

from xinheng.kit.clocks import ClockReading
from xinheng.kit.working_days import Holidays
from xinheng.support.calendar.queries import holidays
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import put
from xinheng.support.procedures.clocks.clockwork import Events, add_step, as_json, from_json, not_before, read_clock
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.family import inherit_from_parent, stand_anew
from xinheng.support.procedures.models import ClockRun, Matter, Step

CLOCK_COLUMNS = ["due_at", "due_on", "warn_at", "due_provisional", "clock_state"]
_RUNS = PreparedQuestion(lambda: ClockRun.objects.filter(matter=given("matter")))


def run_clocks(matter: Matter, declared: Procedure, step: Step, now: datetime) -> None:
    """Add the step to the clocks it touched, and find the most urgent one again."""
    runs = _RUNS.all(matter=matter)
    events: Events = {run.clock: from_json(run.events) for run in runs}
    touched = add_step(events, declared, step, matter.facts)
    # A clock that stopped and was not touched stands as it did: it is never the most urgent.
    still = {run.clock for run in runs if run.state in ("stopped", "not_started")} - touched
    store_clocks(matter, declared, {name: events[name] for name in events if name not in still}, touched, now)
    if declared.is_end(step.from_state) != declared.is_end(step.to_state):
        stand_anew(matter)


def store_clocks(matter: Matter, declared: Procedure, events: Events, touched: set[str], now: datetime) -> None:
    """Write the touched runs and the matter's derived columns."""
    if not touched:
        return
    readings = read_clocks(matter, declared, events, now)
    write_runs(matter, events, readings, touched)


def read_clocks(
    matter: Matter, declared: Procedure, events: Events, now: datetime, table: Holidays | None = None
) -> dict[str, ClockReading]:
    """Read every clock; the most urgent one gives the matter its derived columns.

    `table`: other holidays than those in force, for looking what they would change.
    """
    table = holidays() if table is None else table
    now = not_before(chain.from_iterable(events.values()), now)
    readings = {name: read_clock(declared, name, happened, table, now) for name, happened in events.items()}
    running = [reading for reading in readings.values() if reading.state in ("running", "breached") and reading.due_at]
    # Of two that end together the one that warns first, in whatever order they were begun.
    urgent = min(running, key=lambda one: (one.due_at or now, one.warn_from or one.due_at or now), default=None)
    paused = any(reading.state == "paused" for reading in readings.values())
    matter.due_at = urgent.due_at if urgent else None
    matter.due_on = urgent.due_on if urgent else None
    matter.warn_at = urgent.warn_from if urgent else None
    matter.due_provisional = bool(urgent and urgent.provisional)
    matter.clock_state = "running" if urgent else "paused" if paused else ""
    if not matter.clock_state:
        inherit_from_parent(matter)
    return readings


def write_runs(matter: Matter, events: Events, readings: dict[str, ClockReading], touched: set[str]) -> None:
    """Store the clocks that were touched."""
    put(
        [
            ClockRun(
                matter=matter,
                clock=name,
                events=as_json(events[name]),
                state=_stored_state(readings[name].state),
                due_at=readings[name].due_at,
                warn_at=readings[name].warn_from,
                provisional=readings[name].provisional,
            )
            for name in sorted(touched)
        ],
        same=("matter", "clock"),
        columns=("events", "state", "due_at", "warn_at", "provisional"),
    )


def _stored_state(state: str) -> str:
    """What stays true until the next step: whether a running clock has run out is judged when it is read."""
    return "running" if state == "breached" else state if state in ("paused", "running", "not_started") else "stopped"
