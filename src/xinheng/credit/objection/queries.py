"""The record an objection is about, what may be objected to, and what the objector is told of it."""

import json
from dataclasses import dataclass
from typing import Any

from xinheng.credit.disputing import DisputableFact, DisputeProgress
from xinheng.credit.objection.models import Objection
from xinheng.credit.portrait.queries import dossier
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import current_records, identities_of, subject_by
from xinheng.fusion.standard.display import heading
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import folded
from xinheng.kit.names import fold
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import worded

PROCEDURE = "objection_to_record"
PURPOSE = "objection-word"


@dataclass(frozen=True)
class Disputed:
    """A fact as it stands today, and who says it."""

    subject: Subject
    type: str
    key: str
    title: str
    version: str
    source: str
    # As its paper has it, where it has one.
    number: str = ""

    @property
    def kind(self) -> str:
        """What kind of record it is, in words."""
        return standard().type(self.type).title


def disputable_types() -> list[tuple[str, str]]:
    """The record types an objection may be about, with their titles."""
    return [(code, one.title) for code, one in standard().code_list("disputed_type").by_code.items()]


def public_facts(identity: str) -> list[DisputableFact]:
    """What anybody sees of a subject and may say that it is wrong."""
    found = dossier(identity)
    rows = [row for section in found.sections for row in section["records"] if "about" not in row] if found else []
    known = dict(disputable_types())
    return [
        DisputableFact(row["type"], row["key"], known[row["type"]], title_of(row["type"], row["fields"]), _day(row))
        for row in rows
        if row["type"] in known
    ]


def disputed(subject: Subject, type: str, named: str) -> Disputed | None:
    """The current record of a type that has this key, or this number in one of the fields of its key."""
    wanted = folded(named)
    for record in current_records(subject.pk, [type]) if wanted else ():
        fields = json.loads(record.open)
        names = {folded(str(fields.get(name, ""))) for name in (*standard().type(type).key, *_numbers(fields))}
        if wanted in {folded(record.key), *names}:
            return _told(subject, record, fields)
    return None


def disputed_of(matter: Matter) -> Disputed | None:
    """The record a matter is about, as it stands today; None where nothing current has its key any more."""
    subject = subject_by(matter.subject_identity)
    if subject is None:
        return None
    rows = [one for one in current_records(subject.pk, [str(matter.facts["target_type"])])
            if one.key == matter.facts["target_key"]]  # fmt: skip
    return _told(subject, rows[0], json.loads(rows[0].open)) if rows else None


def running(found: Disputed, *, own: bool = False) -> str:
    """The number of an objection to the same record that is under way; to the subject's `own`, which it sends from its
    workspace, only another own one: what a stranger says of himself holds nobody up."""
    known = identities_of(found.subject.identity)
    rows = Matter.objects.filter(procedure=PROCEDURE, subject_identity__in=known, closed_at=None)
    same = [one for one in rows if (one.facts["target_type"], one.facts["target_key"]) == (found.type, found.key)]
    return next((one.number for one in same if one.facts.get("own") or not own), "")


def title_of(type: str, fields: dict[str, Any]) -> str:
    """A record's title, in the words of the standard."""
    kind = standard().type(type)
    return heading(kind, fields)


def objection_numbered(number: str) -> Objection | None:
    """The objection of a number. Whether the asker may see it is judged by `actions.open_objection`."""
    return Objection.objects.select_related("matter").filter(matter__number=fold(number)).first()


def told_by_number(number: str) -> DisputeProgress | None:
    """Where an objection stands, for who opened it."""
    found = objection_numbered(number)
    return progress_of(found.matter) if found else None


def progress_of(matter: Matter) -> DisputeProgress:
    """Where an objection stands, in the party's words; the reason of a step that the table shows it."""
    declared, office = procedure(matter.procedure, matter.version), organisation_at(matter.office)
    shown_reasons = {move.verb for move in declared.moves if move.reason_shown}
    last = matter.steps.filter(verb__in=shown_reasons).order_by("seq").last()
    day = city_time.day_of(matter.opened_at)
    return DisputeProgress(
        number=matter.number,
        about=f"{matter.subject_name}：{matter.facts['target_title']}",
        received_at=matter.opened_at,
        words=worded(declared, declared.states[matter.state].public, day),
        reason=last.reason if last else "",
        due_on=str(city_time.day_of(matter.due_at)) if matter.due_at and not matter.closed_at else "",
        office=office.name if office else "",
        closed=matter.closed_at is not None,
    )


def _told(subject: Subject, record: Record, fields: dict[str, Any]) -> Disputed:
    title = f"{standard().type(record.type).title}：{title_of(record.type, fields)}"
    digest, department = bytes(record.digest).hex(), record.source.department
    numbered = [name for name in standard().type(record.type).key if name in _numbers(fields)]
    number = str(fields[numbered[0]]) if numbered else ""
    return Disputed(subject, record.type, record.key, title, digest, department, number)


def _numbers(fields: dict[str, Any]) -> list[str]:
    """The fields with a number by which people call a record."""
    return [name for name in fields if name.endswith(("_number", "_document"))]


def _day(row: dict[str, Any]) -> str:
    return str(row.get("effective_on") or "")[:10]
