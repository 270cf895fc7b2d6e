"""The fact as it stands today."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from xinheng.credit.judgement import Verdict, judge, row_of
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.fusion.standard.display import shown
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import folded
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class Kind:
    """What is repaired: a record type, the field with the decision's number, the procedure."""

    id: str
    type: str
    number: str
    authority: str
    procedure: str


KINDS = {
    "penalty": Kind("penalty", "administrative_penalty", "decision_number", "authority", "credit_repair_penalty"),
    "abnormal_list": Kind(
        "abnormal_list", "abnormal_operation_list", "listing_document", "listing_authority", "credit_repair_abnormal"
    ),
    "serious_list": Kind(
        "serious_list",
        "serious_violation_list",
        "listing_document_number",
        "listing_authority",
        "credit_repair_serious",
    ),
}


PENALTY = KINDS["penalty"].type


@dataclass(frozen=True)
class Target:
    """A fact as it stands today: all current entries of one decision about one subject."""

    kind: Kind
    subject: Subject
    number: str
    rows: tuple[dict[str, Any], ...]
    verdict: Verdict
    version: str
    # Everything else that is current of the subject.
    beside: tuple[dict[str, Any], ...]

    @property
    def fields(self) -> Mapping[str, Any]:
        """Of the entry that is shown longest."""
        fields: Mapping[str, Any] = self.rows[0]["fields"]
        return fields

    @property
    def title(self) -> str:
        """What it was for, in the words of the standard."""
        type = standard().type(self.kind.type)
        name = type.title_field
        return "、".join(dict.fromkeys(shown(type.fields[name], one["fields"].get(name, "")) for one in self.rows))

    @property
    def reasons(self) -> str:
        """The codes of a listing, joined by "|"."""
        return "|".join(dict.fromkeys(str(one["fields"].get("listing_reason", "")) for one in self.rows)).strip("|")

    @property
    def keys(self) -> list[str]:
        """The keys of the entries: what the record of the repair is linked to, whatever spelling comes next."""
        return list(dict.fromkeys(str(one["key"]) for one in self.rows))

    @property
    def authority(self) -> str:
        """Who made it."""
        return str(self.fields.get(self.kind.authority, ""))


def target_of(kind: Kind, subject: Subject, number: str) -> Target | None:
    """The fact with a decision number, of a subject; None where nothing current has it."""
    return _among(kind, subject, number, tuple(told_of(one) for one in current_records(subject.pk)))


def _among(kind: Kind, subject: Subject, number: str, beside: tuple[dict[str, Any], ...]) -> Target | None:
    wanted, mine = folded(number), [one for one in beside if one["type"] == kind.type]
    mine = [one for one in mine if folded(str(one["fields"].get(kind.number, ""))) == wanted]
    if not mine or not wanted:
        return None
    number = str(mine[0]["fields"][kind.number])
    about = {name: str(getattr(subject, name) or "") for name in ("status", "category", "division", "industry")}
    judged = [(judge(kind.type, row_of(one, about, beside), city_time.today()), one) for one in mine]
    judged.sort(key=lambda pair: (pair[0].shown, pair[0].until is None, pair[0].until or date.min), reverse=True)
    version = sha256("".join(sorted(one.get("digest", "") for one in mine)).encode()).hexdigest()[:16]
    return Target(kind, subject, number, tuple(one for _, one in judged), judged[0][0], version, beside)


def target_of_matter(matter: Matter) -> Target | None:
    """The fact a matter is about, as it stands today."""
    subject = subject_by(matter.subject_identity)
    kind = KINDS[str(matter.facts["kind"])]
    return target_of(kind, subject, str(matter.facts["target_number"])) if subject else None


def years_reported(target: Target) -> list[str]:
    """The years of the annual reports that the platform has: nobody is asked for what is here (art 14)."""
    reports = [one["fields"] for one in target.beside if one["type"] == "annual_report"]
    return sorted(str(one.get("report_year", "")) for one in reports if one.get("state") in ("reported", "late"))


def told_of(record: Record) -> dict[str, Any]:
    """A record as the judgement of its publication reads it, with what tells its version."""
    return {
        "type": record.type,
        "key": record.key,
        "fields": json.loads(record.open),
        "effective_on": record.effective_on,
        "ends_on": record.ends_on,
        "digest": bytes(record.digest).hex(),
    }


def linked_penalties(target: Target) -> list[str]:
    """The keys of the penalties for which a shop was listed: what ends with the listing (art 13)."""
    number = folded(str(target.fields.get("decision_number", ""))) if target.kind.id == "serious_list" else ""
    rows = [one for one in target.beside if one["type"] == PENALTY] if number else []
    return [str(one["key"]) for one in rows if folded(str(one["fields"].get("decision_number", ""))) == number]
