"""What a matter hears of those begun from it: its table names the state (`after`), the platform makes the move.

The move gets the facts it names from the matter that came there. Where a function is bound to it, that function makes
it and gets those it takes as arguments.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.binding import Act, act_of
from xinheng.support.procedures.table.guards import arguments_of, find_guard
from xinheng.support.procedures.table.registry import procedure

_PARENT = PreparedQuestion(lambda: Matter.objects.filter(pk=given("pk")))


@dataclass(frozen=True)
class Hearing:
    """A move that is due in another matter."""

    matter: Matter
    move: Move
    act: Act | None
    # What the function takes, or the move with its guards asks for, of what the other matter knows.
    told: dict[str, Any]
    judged: dict[str, Any]


def hearings(child: Matter, step: Step) -> Iterator[Hearing]:
    """The moves that the step of a matter brings about in the one it was begun from."""
    if child.parent_id is None or step.to_state == step.from_state:
        return
    parent = _PARENT.one(pk=child.parent_id)
    declared = procedure(parent.procedure, parent.version)
    for row in declared.moves_from(parent.state):
        if row.after == f"{child.procedure}.{step.to_state}":
            yield _hearing(declared, parent, row, _as_told(child))


def _hearing(declared: Procedure, parent: Matter, row: Move, known: dict[str, Any]) -> Hearing:
    act = act_of(declared.id, row.verb)
    if act is not None:
        takes = set(inspect.signature(act.do).parameters) - {act.named, "by"}
        return Hearing(parent, row, act, _of(known, takes), {})
    asked = {name for guard in row.guard for name in arguments_of(find_guard(declared.home, guard))}
    return Hearing(parent, row, None, _of(known, {*row.facts, *row.asks}), _of(known, asked & {*row.judged}))


def _as_told(child: Matter) -> dict[str, Any]:
    """The facts of a matter, days as days."""
    facts = procedure(child.procedure, child.version).facts
    days = {name for name, one in facts.items() if one.type == "day"}
    return {name: date.fromisoformat(value) if name in days and value else value for name, value in child.facts.items()}


def _of(known: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: known[name] for name in names if name in known}
