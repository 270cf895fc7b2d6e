"""How a matter begins: judged and made ready first, without the database's turn to write, then written at once.

Nobody else can know a new matter, so nothing of it has to be read under a lock: only its rows, its place in the trail
and who is told of it need the turn. Who begins several makes all ready before he writes the first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import add
from xinheng.support.procedures.able import must_be_free
from xinheng.support.procedures.clocks.clockwork import Events, add_step
from xinheng.support.procedures.clocks.store import read_clocks, write_runs
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.family import born_of
from xinheng.support.procedures.hands import holder_after
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.numbering import number_papers
from xinheng.support.procedures.rules import check_move
from xinheng.support.procedures.steps import (
    Facts,
    Mover,
    number_step,
    plain_facts,
    set_by_table,
    tell_the_trail,
)
from xinheng.support.procedures.table.registry import procedure as find_procedure
from xinheng.support.procedures.telling import tell_of_move, whose_turn
from xinheng.support.redaction.actions import keep_struck

P = ParamSpec("P")
_RECUSED = PreparedQuestion(
    lambda: Matter.objects.select_for_update(of=("self",)).filter(pk=given("pk")).only("recused", "challenged")
)
# The number of a matter whose series is counted on only where it is written: one that nothing followed would be a gap.
LATER = "（编号待定）"


@dataclass(frozen=True)
class Opening:
    """A matter with its first move, made ready: nothing of it is written."""

    matter: Matter
    declared: Procedure
    row: Move
    steps: tuple[Step, Step]
    by: Mover
    actor: str
    events: Events
    touched: set[str]
    readings: dict[str, ClockReading]
    next_ones: dict[int, Account]

    def numbered(self, number: str) -> None:
        """Give the number that was left for later, to the matter and to the fact that names it."""
        self.matter.number = self.matter.facts["number"] = number


def make_ready(
    *,
    procedure: str,
    verb: str,
    title: str,
    office: str,
    by: Mover,
    number: str = "",
    reason: str = "",
    subject_identity: str = "",
    subject_name: str = "",
    field: str = "",
    parent: Matter | None = None,
    facts: Facts | None = None,
    judged: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Opening:
    """Judge a new matter with its first move, which does the legal act. `office` is the path of the office in charge.
    Raises `MoveRefused` with the missing condition in Chinese."""
    declared = find_procedure(procedure)
    now = city_time.now()
    at = at or now
    given = plain_facts({**set_by_table(declared.move(declared.start, verb), None, now), **(facts or {})})
    matter = Matter(
        procedure=declared.id, version=declared.version, state=declared.start, number=number, title=title,
        office=office, field=field, subject_identity=subject_identity, subject_name=subject_name, parent=parent,
        recused=list(parent.recused) if parent is not None else [],
        challenged=list(parent.challenged) if parent is not None else [], opened_at=at,
    )  # fmt: skip
    row, actor = check_move(
        declared, matter, verb, by=by, reason=reason, given=given, judged=judged or {}, seen_seq=None, at=None, now=now
    )
    steps = _first_steps(declared, matter, row, reason.strip(), given)
    for step in steps:
        number_step(matter, step, by=by, actor=actor, at=at)
    return _standing(Opening(matter, declared, row, steps, by, actor, {}, set(), {}, {}), at, now)


def _first_steps(declared: Procedure, matter: Matter, row: Move, reason: str, given: Facts) -> tuple[Step, Step]:
    opening = Step(verb="open", title="建立", to_state=declared.start)
    step = Step(verb=row.verb, title=row.title, from_state=matter.state, to_state=row.to or matter.state, facts=given)
    step.reason, step.documents = reason, list(row.papers)
    return opening, step


def _standing(opening: Opening, at: datetime, now: datetime) -> Opening:
    """With the matter as its first move leaves it: whose it is, what runs, whose turn is next."""
    matter, declared, step, by = opening.matter, opening.declared, opening.steps[-1], opening.by
    matter.state, matter.facts = step.to_state, step.facts
    matter.closed_at = at if declared.is_end(step.to_state) else None
    matter.assignee = holder_after(declared, matter, by if isinstance(by, Account) else None, new=True)
    events: Events = {}
    touched = add_step(events, declared, step, step.facts)
    readings = read_clocks(matter, declared, events, now)
    next_ones = whose_turn(declared, matter, opening.row, step, new=True)
    return replace(opening, events=events, touched=touched, readings=readings, next_ones=next_ones)


# What can be refused was refused before, but to who stepped back meanwhile: nobody goes on after what this raises, so
# it needs no point to return to.
@transaction.atomic(savepoint=False)
def begin(opening: Opening) -> Matter:
    """Write what was made ready; a matter begun from another is written after it. Raises MoveRefused where who begins
    it stepped back from that other one meanwhile."""
    matter, step = opening.matter, opening.steps[-1]
    _without_who_stepped_back(opening)
    matter.family_id = born_of(matter.parent)
    add(matter)
    number_papers(matter, step)
    add(*opening.steps)
    keep_struck([step])
    if opening.touched:
        write_runs(matter, opening.events, opening.readings, opening.touched)
    tell_the_trail(matter, opening.steps, opening.actor, opening.by)
    tell_of_move(opening.declared, matter, opening.row, step, next_ones=opening.next_ones)
    return matter


def _without_who_stepped_back(opening: Opening) -> None:
    """The parent may have lost people since the matter was made ready; one that was not written then could not."""
    matter, by = opening.matter, opening.by
    if matter.parent is None or matter.parent_id is None:
        return
    now = _RECUSED.one(pk=matter.parent_id)
    matter.parent.recused, matter.parent.challenged = matter.recused, matter.challenged = now.recused, now.challenged
    if isinstance(by, Account):
        must_be_free(matter, by, left_by=opening.row.though_challenged)
    matter.assignee = None if matter.assignee_id in matter.recused else matter.assignee
    for gone in opening.next_ones.keys() & set(matter.recused):
        del opening.next_ones[gone]


def _at_once(ready: Callable[P, Opening]) -> Callable[P, Matter]:
    @wraps(ready)
    def both(*one: P.args, **about: P.kwargs) -> Matter:
        return begin(ready(*one, **about))

    return both


# Begin a matter and make its first move at once: made ready, then written in one transaction.
open_and_move = _at_once(make_ready)
