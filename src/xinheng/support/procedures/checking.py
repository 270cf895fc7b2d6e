"""What makes a procedure wrong. All of it is found when the process starts, with the file and the dotted key."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from xinheng.kit.declared import DeclarationError
from xinheng.support.access.permissions import verbs
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.parameters import parameters

UNITS = ("working_day", "calendar_day", "month", "hour")


def check_procedure(procedure: Procedure, path: Path) -> None:
    """Raise the first fault as a `DeclarationError`."""
    for key, problem in faults(procedure):
        raise DeclarationError(path, key, problem)


def faults(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Every fault as (dotted key, problem)."""
    starts = [name for name, state in procedure.states.items() if state.kind == "start"]
    if len(starts) != 1:
        yield "states", f"exactly one state of kind start is needed (got {starts})"
        return
    yield from _clock_faults(procedure)
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
    for clock in sorted(move.clocks - procedure.clocks.keys()):
        yield key, f"{move.id}: there is no clock {clock}"
    if not move.permission and not move.actor:
        yield f"{key}.permission", f"{move.id} names neither a permission nor an actor: nobody could make it"
    if move.permission and move.permission not in verbs():
        yield f"{key}.permission", f"{move.id}: there is no permission {move.permission}"
    if move.guard and (problem := _guard_fault(move.guard)):
        yield f"{key}.guard", f"{move.id}: {problem}"


def _guard_fault(guard: str) -> str:
    """Why a guard cannot be called; empty when it can."""
    module_name, _, function = guard.partition(":")
    try:
        module = import_module(module_name)
    except ImportError as error:
        return f"{guard} does not import: {error}"
    return "" if callable(getattr(module, function, None)) else f"{module_name} has no function {function or '(none)'}"


def _clock_faults(procedure: Procedure) -> Iterator[tuple[str, str]]:
    known = parameters()
    for name, clock in procedure.clocks.items():
        if clock.parameter not in known:
            yield f"clocks.{name}.parameter", f"no parameters.toml has {clock.parameter}"
        elif (clock.unit or known[clock.parameter].unit) not in UNITS:
            yield f"clocks.{name}.unit", f"{known[clock.parameter].unit} is no unit of time (one of {', '.join(UNITS)})"
        if not any(name in move.starts for move in procedure.moves):
            yield f"clocks.{name}", "no move starts this clock"
        if clock.breach_move and clock.breach_move not in {move.verb for move in procedure.moves}:
            yield f"clocks.{name}.breach", f"there is no verb {clock.breach_move}"


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
