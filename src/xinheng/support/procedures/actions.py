"""The only ways a matter is moved: step, clocks, derived columns and audit event in one transaction. How one begins
stands in `opening`."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import change
from xinheng.support.procedures.able import must_not_have_stepped_back
from xinheng.support.procedures.clocks.clockwork import (
    CORRECTION,
    events_of,
)
from xinheng.support.procedures.clocks.store import CLOCK_COLUMNS, run_clocks, store_clocks
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.family import hand_down
from xinheng.support.procedures.hands import ASSIGNED, holder_after
from xinheng.support.procedures.hearing import hearings
from xinheng.support.procedures.judged import must_stand_as_judged
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.reviews import follow_reviews
from xinheng.support.procedures.rules import check_correction, check_move
from xinheng.support.procedures.steps import (
    Facts,
    Mover,
    add_step_to,
    plain_facts,
    set_by_table,
    still_to_print,
    tell_the_trail,
)
from xinheng.support.procedures.table.registry import procedure as find_procedure
from xinheng.support.procedures.telling import tell_of_move

log = logging.getLogger(__name__)
LAST_AT = Subquery(Step.objects.filter(matter=OuterRef("pk")).order_by("-at").values("at")[:1])
_LOCKED = PreparedQuestion(
    lambda: Matter.objects.select_for_update(of=("self",)).annotate(last_at=LAST_AT).filter(pk=given("pk"))
)


@transaction.atomic
def move(
    *,
    matter: Matter,
    verb: str,
    by: Mover,
    reason: str = "",
    facts: Facts | None = None,
    judged: Mapping[str, Any] | None = None,
    office: str = "",
    team: Iterable[Account] = (),
    at: datetime | None = None,
    seen_seq: int | None = None,
    documents: Iterable[str] = (),
) -> Step:
    """Move a matter. Everything is judged under the row's lock; the step, its clocks and the audit event are one.

    `by` None or "system" is for moves whose table names an actor (public, system, timer). `facts` are kept with the
    step; `judged` is what the caller found out for the guard of this move alone. `office` puts the matter into another
    office's charge, `team` are those to be told besides. `at` may lie in the past (a paper entered later) but not
    before the last step. `seen_seq` is the step the person was looking at: a newer one refuses. The given instance is
    brought up to date. Raises `MoveRefused` with the missing condition in Chinese.
    """
    locked: Any = _LOCKED.one(pk=matter.pk)
    must_stand_as_judged(matter, locked)
    declared = find_procedure(locked.procedure, locked.version)
    # A machine's clock may step back; the steps of a matter do not.
    now = max(city_time.now(), locked.last_at)
    must_not_have_stepped_back(locked, *(team := list(team)))
    given = plain_facts({**set_by_table(declared.move(locked.state, verb), locked, now), **(facts or {})})
    row, actor = check_move(
        declared, locked, verb, by=by, reason=reason, given=given, judged=judged or {},
        seen_seq=seen_seq, at=at, now=now,
    )  # fmt: skip
    step = _step_along(row, locked, reason, given, list(documents))
    _take(locked, declared, step, by=by, actor=actor, office=office, at=at or now, now=now)
    hand_down(locked)
    follow_reviews(declared, locked, step)
    tell_the_trail(locked, [step], actor, by)
    tell_of_move(declared, locked, row, step, team)
    _bring_up_to_date(matter, locked)
    _be_heard(locked, step)
    return step


def _step_along(row: Move, matter: Matter, reason: str, given: Facts, kept: list[str]) -> Step:
    """`kept` are the papers that lie in their file already."""
    return Step(
        verb=row.verb,
        title=row.title,
        from_state=matter.state,
        to_state=row.to or matter.state,
        reason=reason.strip(),
        facts=given,
        documents=[*still_to_print(row, kept), *kept],
    )


def _take(
    matter: Matter, declared: Procedure, step: Step, *, by: Mover, actor: str, office: str, at: datetime, now: datetime
) -> None:
    """The step and what it makes of its matter, with the clocks that it moves."""
    matter.state, matter.office = step.to_state, office or matter.office
    matter.facts = {**matter.facts, **step.facts}
    matter.closed_at = (matter.closed_at or at) if declared.is_end(step.to_state) else None
    if step.to_state != step.from_state or matter.assignee is None or office:
        matter.assignee = holder_after(declared, matter, by if isinstance(by, Account) else None)
    add_step_to(matter, step, by=by, actor=actor, at=at)
    run_clocks(matter, declared, step, now)
    change(matter, "state", "seq", "facts", "office", "assignee", "closed_at", *CLOCK_COLUMNS)


@transaction.atomic
def correct_facts(*, matter: Matter, facts: Facts, by: Account, reason: str) -> Step:
    """Put right facts that were entered wrongly (a date of receipt): a step of its own, and every clock counted anew.

    The wrong fact stays in the history. For whoever approves results in the matter's office; a reason is required.
    """
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    declared = find_procedure(locked.procedure, locked.version)
    given = plain_facts(facts)
    check_correction(declared, locked, by=by, reason=reason, given=given)
    step = Step(verb=CORRECTION, title="更正", from_state=locked.state, to_state=locked.state, reason=reason.strip())
    step.facts = given
    locked.facts = {**locked.facts, **given}
    add_step_to(locked, step, by=by, actor="system", at=city_time.now())
    events = events_of(declared, locked.steps.order_by("seq"))
    locked.clock_runs.exclude(clock__in=events).delete()
    store_clocks(locked, declared, events, set(events), city_time.now())
    locked.save(update_fields=["seq", "facts", *CLOCK_COLUMNS])
    hand_down(locked)
    tell_the_trail(locked, [step], "system")
    _bring_up_to_date(matter, locked)
    return step


@transaction.atomic
def recompute_clocks(*, matter: Matter, now: datetime | None = None) -> Matter:
    """Derive all clocks of a matter from its steps again: after a corrected parameter or a newly announced year."""
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    declared = find_procedure(locked.procedure, locked.version)
    events = events_of(declared, locked.steps.order_by("seq"))
    locked.clock_runs.exclude(clock__in=events).delete()
    store_clocks(locked, declared, events, set(events), now or city_time.now())
    locked.save(update_fields=CLOCK_COLUMNS)
    hand_down(locked)
    _bring_up_to_date(matter, locked)
    return matter


@transaction.atomic
def put_into_hands(*, matter: Matter, to: Account | None, by: Account, reason: str = "") -> Step:
    """Write down whose hands a matter is in, or that it lies in the pool (`to` None). `assigning` judges who may."""
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    before, locked.assignee = locked.assignee_id, to
    title = "认领" if to == by else f"转交给{to.display_name}" if to else "交回待领"
    step = Step(verb=ASSIGNED, title=title, from_state=locked.state, to_state=locked.state, reason=reason)
    step.facts = {"assignee": to.pk if to else None, "before": before}
    add_step_to(locked, step, by=by, actor="account", at=city_time.now())
    locked.save(update_fields=["assignee", "seq"])
    tell_the_trail(locked, [step], "account")
    _bring_up_to_date(matter, locked)
    return step


def _be_heard(matter: Matter, step: Step) -> None:
    """Make what the step brings about in the matter this one came from; a refusal there takes nothing back here."""
    for due in hearings(matter, step):
        try:
            with transaction.atomic():
                if due.act is not None:
                    due.act.do(**{due.act.named: due.act.target(due.matter)}, by="system", **due.told)
                else:
                    move(matter=due.matter, verb=due.move.verb, by="system", facts=due.told, judged=due.judged)
        except Refusal as refused:
            about = {"matter": due.matter.pk, "verb": due.move.verb, "why": str(refused)}
            log.info("not made after another matter", extra=about)


def _bring_up_to_date(matter: Matter, locked: Matter) -> None:
    """Give the caller's instance the values just written."""
    for read in ("clock_runs", "steps"):
        getattr(matter, "_prefetched_objects_cache", {}).pop(read, None)
    held, now = matter.__dict__, locked.__dict__
    for column in Matter._meta.concrete_fields:
        name = column.attname
        if name not in held or held[name] != now[name]:
            setattr(matter, name, now[name])
