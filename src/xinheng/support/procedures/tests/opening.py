"""A matter that stands in its start state, as none does in the city: what the engine's own tests move on from."""

from datetime import datetime

from django.db import transaction

from xinheng.kit import city_time
from xinheng.support.procedures.family import born_of, inherit
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.steps import Facts, Mover, add_step_to, plain_facts, tell_the_trail
from xinheng.support.procedures.table.registry import procedure as find_procedure


@transaction.atomic
def open_matter(
    *,
    procedure: str,
    title: str,
    office: str,
    by: Mover,
    subject_identity: str = "",
    subject_name: str = "",
    field: str = "",
    parent: Matter | None = None,
    facts: Facts | None = None,
    at: datetime | None = None,
) -> Matter:
    """Begin a matter in its procedure's start state; no clock runs yet."""
    declared = find_procedure(procedure)
    at = at or city_time.now()
    matter = Matter(
        procedure=declared.id,
        version=declared.version,
        state=declared.start,
        title=title,
        office=office,
        field=field,
        subject_identity=subject_identity,
        subject_name=subject_name,
        parent=parent,
        family_id=born_of(parent),
        facts=plain_facts(facts or {}),
        opened_at=at,
    )
    inherit(matter, parent)
    matter.save(force_insert=True)
    step = Step(verb="open", title="建立", to_state=declared.start, facts=matter.facts)
    actor = "public" if by is None else "system"
    add_step_to(matter, step, by=by, actor=actor, at=at)
    matter.save(update_fields=["seq"])
    tell_the_trail(matter, [step], actor)
    return matter
