"""One step of a matter: what it tells, who made it, how it is kept and told to the trail."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.core.serializers.json import DjangoJSONEncoder

from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_events
from xinheng.support.audit.streams import stream_for
from xinheng.support.prepared.writing import add
from xinheng.support.procedures.declarations import Move
from xinheng.support.procedures.family import RUNNING
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.numbering import number_papers
from xinheng.support.procedures.rules import content_digest
from xinheng.support.redaction.actions import keep_struck

Mover = Account | Party | Literal["system"] | None
Facts = dict[str, Any]
BY_NAMES = {"public": "当事人", "system": "系统", "timer": "系统（到期）"}


def number_step(matter: Matter, step: Step, *, by: Mover, actor: str, at: datetime) -> Step:
    """Number the step and say who made it."""
    account = by if isinstance(by, Account) else None
    matter.seq += 1
    step.matter, step.seq, step.at = matter, matter.seq, at
    named = by.display_name if isinstance(by, Account | Party) else BY_NAMES[actor]
    step.by, step.by_name = account, named
    return step


def add_step_to(matter: Matter, step: Step, *, by: Mover, actor: str, at: datetime) -> None:
    """Number the step and its papers and keep it, with what its words name struck out and sealed."""
    number_step(matter, step, by=by, actor=actor, at=at)
    number_papers(matter, step)
    add(step)
    keep_struck([step])


def tell_the_trail(matter: Matter, steps: Sequence[Step], actor: str, by: Mover = None) -> None:
    """The audit event of each step. Reason and facts may name persons: the chain holds their digest, the step the
    text."""
    record_events(
        stream=stream_for(matter.office, matter.procedure),
        actor=by if isinstance(by, Party) else steps[-1].by or (None if actor == "public" else "system"),
        target=matter,
        events=[(f"{matter.procedure}.{step.verb}", _told(step)) for step in steps],
    )


def _told(step: Step) -> dict[str, object]:
    return {"seq": step.seq, "from": step.from_state, "to": step.to_state, "content": content_digest(step)}


def still_to_print(row: Move, kept: list[str]) -> list[str]:
    """The move's papers but for those the caller has kept, given as `title:digest`."""
    return [title for title in row.papers if not any(one.startswith(f"{title}:") for one in kept)]


def set_by_table(row: Move | None, matter: Matter | None, now: datetime) -> Facts:
    """The facts that the table itself gives a move; `@today` is the city's day, `@due` the day the clock runs out."""
    given = row.sets if row else {}
    due = matter.due_on if matter and matter.clock_state == RUNNING else None
    meant = {"@today": city_time.day_of(now), "@due": due}
    return {name: meant.get(value, value) for name, value in given.items()}


def plain_facts(facts: Facts) -> Facts:
    """Facts as JSON keeps them: dates as ISO text, decimals as text."""
    plain: Facts = json.loads(json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False))
    return plain
