"""From steps to clocks: which events each step meant for which clock, and what a clock shows for a matter."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from xinheng.kit import city_time
from xinheng.kit.clocks import ClockEvent, ClockReading, ClockRule, EventKind, replay
from xinheng.kit.working_days import Holidays
from xinheng.support.procedures.declarations import Clock, Move, Procedure
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.parameters import parameter, parameters
from xinheng.support.procedures.refusals import MoveRefused

Events = dict[str, list[ClockEvent]]
CORRECTION = "correct_facts"


def add_step(events: Events, procedure: Procedure, step: Step, facts: dict[str, Any]) -> set[str]:
    """Add what a step meant to the events of each clock; returns the clocks it touched.

    `facts` are all facts of the matter up to and with this step. Entering an end state ends what still runs.
    """
    move = procedure.move(step.from_state, step.verb)
    if move is None:
        return set()
    touched = {clock for clock, event in _of_move(procedure, move, step, facts, events)}
    if procedure.is_end(step.to_state) and not procedure.is_end(step.from_state):
        for clock, happened in events.items():
            if happened and happened[-1].kind not in ("stop", "end"):
                happened.append(ClockEvent(step.at, "end"))
                touched.add(clock)
    return touched


def events_of(procedure: Procedure, steps: Iterable[Step]) -> Events:
    """Every clock's events, from the whole history of a matter, with corrected facts in the place of the wrong ones."""
    events: Events = {}
    facts: dict[str, Any] = {}
    for step, given in corrected(steps):
        facts.update(given)
        add_step(events, procedure, step, facts)
    return events


def corrected(steps: Iterable[Step]) -> list[tuple[Step, dict[str, Any]]]:
    """Each step with the facts it should have given: a later correction replaces the fact where it was given last."""
    told: list[tuple[Step, dict[str, Any]]] = []
    giver: dict[str, dict[str, Any]] = {}
    for step in steps:
        if step.verb == CORRECTION:
            for name, value in step.facts.items():
                giver.get(name, {})[name] = value
        else:
            told.append((step, dict(step.facts)))
            giver.update(dict.fromkeys(step.facts, told[-1][1]))
    return told


def rule_of(procedure: Procedure, name: str) -> ClockRule:
    """The pure rule of a declared clock; its amount travels with the start event, since it depends on the day."""
    clock = procedure.clocks[name]
    unit: Any = clock.unit or parameters()[clock.parameter].unit
    return ClockRule(
        name, clock.title, 0, unit, clock.warn_at, clock.basis, clock.counts_from_words, backwards=clock.backwards
    )


def read_clock(
    procedure: Procedure, name: str, events: list[ClockEvent], holidays: Holidays, now: datetime
) -> ClockReading:
    """A clock of a matter read at a moment."""
    return replay(rule_of(procedure, name), events, holidays, now)


def not_before(happened: Iterable[ClockEvent], now: datetime) -> datetime:
    """The moment at which clocks are read: what is written down has happened, though the machine's clock went back."""
    return max([now, *(event.at for event in happened)])


def _of_move(
    procedure: Procedure, move: Move, step: Step, facts: dict[str, Any], events: Events
) -> list[tuple[str, ClockEvent]]:
    """The events of one move in the order that counts: what ends comes before what begins."""
    added: list[tuple[str, ClockEvent]] = []

    def add(clock: str, kind: EventKind, **more: Any) -> None:
        event = ClockEvent(step.at, kind, basis=move.basis, **more)
        events.setdefault(clock, []).append(event)
        added.append((clock, event))

    here, there = procedure.states[step.from_state].title, procedure.states[step.to_state].title
    running = {name for name, happened in events.items() if happened}
    for clock in running & set(move.stops):
        add(clock, "stop")
    for clock in running & set(move.voids):
        add(clock, "end", reason=move.title)
    day = _pause_day(procedure, move, step, facts)
    for clock in running & set(move.resumes):
        _after_its_pause(procedure, move, day, events[clock])
        add(clock, "resume", reason=move.pause_reason or here, since=day)
    for more in move.extends:
        if more.clock in running:
            add(more.clock, "extend", amount=more.amount, unit=more.unit, reason=move.title)
    for clock in move.starts:
        if wanted(procedure.clocks[clock], facts):
            since = start_day(procedure, procedure.clocks[clock], facts, step.at)
            add(clock, "start", amount=amount_on(procedure.clocks[clock], since, facts), since=since)
    for clock in move.pauses:
        if clock in events:
            add(clock, "pause", reason=move.pause_reason or there, since=day)
    return added


def _pause_day(procedure: Procedure, move: Move, step: Step, facts: dict[str, Any]) -> datetime | None:
    """The legal day of a pause or its end, where the move carries one: testing began when the sample was sent."""
    given = facts.get(move.clock_day) if move.clock_day else None
    if not given:
        return None
    title = procedure.title_of(move.clock_day)
    day = moment(given, title)
    if city_time.day_of(day) > city_time.day_of(step.at):
        raise MoveRefused(f"“{title}”不能晚于今天，填写的是 {city_time.day_of(day)}。")
    return day


def _after_its_pause(procedure: Procedure, move: Move, day: datetime | None, happened: list[ClockEvent]) -> None:
    """Nothing ends before it began."""
    began = next((one.counted for one in reversed(happened) if one.kind == "pause"), None)
    if day is not None and began is not None and city_time.day_of(day) < city_time.day_of(began):
        title = procedure.title_of(move.clock_day)
        raise MoveRefused(f"“{title}”不能早于开始的 {city_time.day_of(began)}，填写的是 {city_time.day_of(day)}。")


def wanted(clock: Clock, facts: dict[str, Any]) -> bool:
    """Whether the clock starts at all with these facts."""
    return not clock.only_if or bool(facts.get(clock.only_if))


def start_day(procedure: Procedure, clock: Clock, facts: dict[str, Any], at: datetime) -> datetime:
    """The legal moment from which the clock counts: the move, or the day that the move must carry."""
    if not clock.start_fact:
        return at
    given = facts.get(clock.start_fact)
    if not given:
        title = procedure.title_of(clock.start_fact)
        raise MoveRefused(f"“{clock.title}”从“{title}”起算，还没有填写这一日期，请补充后再办理。")
    return moment(given, procedure.title_of(clock.start_fact))


def moment(given: object, title: str) -> datetime:
    """A date or date-time among the facts, in the city where it names no zone."""
    try:
        read = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    except ValueError as error:
        raise MoveRefused(f"“{title}”应为日期，如 2026-11-20，填写的是“{given}”。") from error
    return read if read.tzinfo else read.replace(tzinfo=city_time.zone())


def amount_on(clock: Clock, start: datetime, facts: dict[str, Any]) -> int:
    """The length of the period: as the paper sets it, else by the law of the day it starts."""
    given = facts.get(clock.amount_fact) if clock.amount_fact else None
    if isinstance(given, int) and given > 0:
        return given
    day: date = city_time.day_of(start)
    return int(parameter(clock.parameter, day))


def as_json(events: list[ClockEvent]) -> list[dict[str, Any]]:
    """Events as they are stored: empty values left out, every moment in the city's time."""
    return [{key: _stored(value) for key, value in vars(event).items() if value} for event in events]


def _stored(value: Any) -> Any:
    return city_time.local(value).isoformat() if isinstance(value, datetime) else value


def from_json(stored: list[dict[str, Any]]) -> list[ClockEvent]:
    """Stored events as events."""
    events = []
    for event in stored:
        given = {**event, "at": datetime.fromisoformat(event["at"])}
        if "since" in event:
            given["since"] = datetime.fromisoformat(event["since"])
        events.append(ClockEvent(**given))
    return events
