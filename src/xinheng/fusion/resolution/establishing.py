"""A subject for a record that fits nobody: a trader without a licence is watched over too. A steward says so, no rule:
a name that no list has may as well be a person's, or a slip."""

import json
from hashlib import sha256

from django.db import transaction

from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.subjects import Projection, add_subjects
from xinheng.fusion.resolution.actions import decide, name_said
from xinheng.fusion.resolution.models import Decision
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor
from xinheng.support.orgs.queries import territory

# The identifier of who has no number: made of the record, so that the same record always gives the same.
SCHEME = "unregistered"


@transaction.atomic
def establish(*, record: Record, by: Actor, reason: str) -> Decision:
    """Makes the subject that a waiting record is about, by its name, and links the record to it.

    When the subject turns out to be another, the two are merged. Raises Refusal.
    """
    kind, name = standard().type(record.type), name_said(record)
    if Subject.Kind(kind.subject) is not Subject.Kind.ENTITY or not name:
        raise Refusal("只能为写明名称的经营主体记录建立主体；人员、产品等请按号码归并，或者撤回这条记录。")
    told = f"{record.type}/{record.source_id}/{record.key}"
    identity = f"{SCHEME}:{sha256(told.encode()).hexdigest()[:12].upper()}"
    address = _first(kind, json.loads(record.open), "address")
    division = _first(kind, json.loads(record.open), "division")
    office = territory().office_for(division, address)
    made = add_subjects([Projection(None, kind.subject, identity, name, "", "", division, "", address, None, office)])
    return decide(record=record, subject=Subject.objects.get(pk=made[identity]), by=by, reason=reason)


def is_established(subject: Subject) -> bool:
    """Whether it is the subject of a record that fitted nobody."""
    return subject.identity.startswith(f"{SCHEME}:")


def _first(kind: RecordType, said: dict[str, str], role: str) -> str:
    """The value of a role; of an address any field that is one."""
    names = [kind.role(role), *(name for name, field in kind.open_fields.items() if field.type == role)]
    return next((str(said[name])[:240] for name in names if name and said.get(name)), "")
