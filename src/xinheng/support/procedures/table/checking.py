"""What makes a procedure wrong. All of it is found when the process starts, with the file and the dotted key."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from xinheng.kit.clock_counting import Unit
from xinheng.kit.declared import DeclarationError
from xinheng.support.access.permissions import verbs
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.parameters import Parameter
from xinheng.support.procedures.table.guards import OF_MATTERS, arguments_of, find_guard
from xinheng.support.procedures.wording import clocks_named

# What a table may give a fact besides a plain text: the city's day, the day the most urgent clock runs out.
SET_BY_TABLE = ("@today", "@due")
UNITS = get_args(Unit)
# Steps that the engine writes itself into any history: opening, handing over, correcting what was typed.
OF_THE_ENGINE = ("open", "assign", "correct_facts")


def check_procedure(procedure: Procedure, path: Path, known: Mapping[str, Parameter]) -> None:
    """Raise the first fault as a `DeclarationError`; `known` are the parameters of the city."""
    for key, problem in faults(procedure, known):
        raise DeclarationError(path, key, problem)


def faults(procedure: Procedure, known: Mapping[str, Parameter]) -> Iterator[tuple[str, str]]:
    """Every fault as (dotted key, problem)."""
    starts = [name for name, state in procedure.states.items() if state.kind == "start"]
    if len(starts) != 1:
        yield "states", f"exactly one state of kind start is needed (got {starts})"
        return
    if procedure.view not in verbs():
        yield "view", f"there is no permission {procedure.view}"
    yield from _clock_faults(procedure, known)
    yield from _state_faults(procedure)
    seen: dict[tuple[str, str], str] = {}
    ids: set[str] = set()
    for number, move in enumerate(procedure.moves):
        key = f"moves.{number}"
        if move.id in ids:
            yield f"{key}.id", f"{move.id} stands twice"
        ids.add(move.id)
        yield from _move_faults(procedure, move, key)
        for state in move.from_states:
            if (state, move.verb) in seen:
                yield f"{key}.verb", f"{move.verb} leaves {state} twice, also in {seen[state, move.verb]}"
            seen[state, move.verb] = move.id
    yield from _unreachable(procedure, starts[0])


def _move_faults(procedure: Procedure, move: Move, key: str) -> Iterator[tuple[str, str]]:
    for state in (*move.from_states, *([move.to] if move.to else [])):
        if state not in procedure.states:
            yield f"{key}.{'to' if state == move.to else 'from'}", f"{move.id}: there is no state {state}"
    if move.verb in OF_THE_ENGINE:
        yield f"{key}.verb", f"{move.id}: {move.verb} is a step of the engine's own, give the move another verb"
    for clock in sorted(move.clocks - procedure.clocks.keys()):
        yield key, f"{move.id}: there is no clock {clock}"
    if not move.permission and not move.actor:
        yield f"{key}.permission", f"{move.id} names neither a permission nor an actor: nobody could make it"
    if move.permission and move.permission not in verbs():
        yield f"{key}.permission", f"{move.id}: there is no permission {move.permission}"
    yield from _faults_by_itself(procedure, move, key)
    for key_of, names in (("facts", move.facts), ("asks", move.asks), ("sets", tuple(move.sets))):
        for name in names:
            if name not in procedure.facts:
                yield f"{key}.{key_of}", f"{move.id}: [facts] gives {name} no title"
    if move.clock_day and (move.clock_day not in procedure.facts or not {*move.pauses, *move.resumes}):
        yield (
            f"{key}.clock_day",
            f"{move.id}: {move.clock_day} is no fact of [facts], or nothing pauses or resumes here",
        )
    if move.guard or move.judged:
        yield from _guard_faults(procedure, move, key)


def _faults_by_itself(procedure: Procedure, move: Move, key: str) -> Iterator[tuple[str, str]]:
    """What people do not press a button for: a beginning, a move after another matter, facts from the table."""
    if move.begins and (not move.permission or any(_kind(procedure, s) != "start" for s in move.from_states)):
        yield f"{key}.begins", f"{move.id}: only a move with a permission from the start state begins a matter"
    if move.after and "system" not in move.actor:
        yield f"{key}.actor", f"{move.id}: what the platform makes after another matter needs the actor system"
    for value in move.sets.values():
        if value.startswith("@") and value not in SET_BY_TABLE:
            yield f"{key}.sets", f"{move.id}: {value} is none of {', '.join(SET_BY_TABLE)}"


def _kind(procedure: Procedure, state: str) -> str:
    return procedure.states[state].kind if state in procedure.states else ""


def _guard_faults(procedure: Procedure, move: Move, key: str) -> Iterator[tuple[str, str]]:
    """A guard that cannot be called, or that asks for what nobody will tell it."""
    asked: set[str] = set()
    for guard in move.guard:
        try:
            named = arguments_of(find_guard(procedure.home, guard))
        except (ImportError, AttributeError, TypeError):
            yield f"{key}.guard", f"{move.id}: {procedure.home}.rules has no function {guard}"
            continue
        asked |= named.keys()
        for name in named:
            if name not in move.judged and name not in OF_MATTERS and name not in procedure.facts:
                yield f"{key}.guard", f"{move.id}: {guard} asks for {name}: neither judged nor a fact of [facts]"
    for name in move.judged:
        if name not in asked:
            yield f"{key}.judged", f"{move.id}: no guard asks for {name}"


def _state_faults(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for name, state in procedure.states.items():
        for step in state.ahead:
            if step not in procedure.ahead:
                yield f"states.{name}.ahead", f"there is no [ahead.{step}]"
        if state.kind == "open" and not any(move.main for move in procedure.moves_from(name)):
            yield f"states.{name}", "an open state needs a main move: what is to be done here?"
        if (
            state.kind == "waiting"
            and not state.work
            and any(move.main and move.permission for move in procedure.moves_from(name))
        ):
            # Its row would give as the officer's work what only the other can do.
            yield (
                f"states.{name}.work",
                "this state waits for another: say for what, where its main move is an officer's",
            )
        if state.reviews and state.reviews not in procedure.facts:
            yield f"states.{name}.reviews", f"[facts] gives {state.reviews} no title"
        yield from _wording_faults(procedure, f"states.{name}.public", state.public)
    for name, coming in procedure.ahead.items():
        if coming.clock and coming.clock not in procedure.clocks:
            yield f"ahead.{name}.clock", f"there is no clock {coming.clock}"
        yield from _wording_faults(procedure, f"ahead.{name}.words", coming.words)


def _wording_faults(procedure: Procedure, key: str, words: str) -> Iterator[tuple[str, str]]:
    for clock in clocks_named(words):
        if clock not in procedure.clocks:
            yield key, f"there is no clock {clock}"


def _clock_faults(procedure: Procedure, known: Mapping[str, Parameter]) -> Iterator[tuple[str, str]]:
    for name, clock in procedure.clocks.items():
        if clock.parameter not in known:
            yield f"clocks.{name}.parameter", f"no parameters.toml has {clock.parameter}"
        elif (clock.unit or known[clock.parameter].unit) not in UNITS:
            yield f"clocks.{name}.unit", f"{known[clock.parameter].unit} is no unit of time (one of {', '.join(UNITS)})"
        if not any(name in move.starts for move in procedure.moves):
            yield f"clocks.{name}", "no move starts this clock"
        if clock.breach_move and clock.breach_move not in {move.verb for move in procedure.moves}:
            yield f"clocks.{name}.breach_move", f"there is no verb {clock.breach_move}"


def _unreachable(procedure: Procedure, start: str) -> Iterator[tuple[str, str]]:
    reached, waiting = {start}, [start]
    while waiting:
        for move in procedure.moves_from(waiting.pop()):
            if move.to and move.to not in reached:
                reached.add(move.to)
                waiting.append(move.to)
    for state in procedure.states:
        if state not in reached:
            yield f"states.{state}", f"no move leads from {start} to {state}"
