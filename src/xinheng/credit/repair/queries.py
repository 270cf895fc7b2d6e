"""What the registers know of a fact whose repair is asked for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from xinheng.credit.judgement import Verdict, judge, row_of
from xinheng.credit.penalties import RESTRICTING, is_heavier
from xinheng.credit.remedies import Remedy
from xinheng.credit.repair.rules import Standing, why_not
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.fusion.standard.display import shown
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import folded
from xinheng.kit.months import months_later
from xinheng.kit.paths import is_under
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import parameter


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
FALSE = ("refused_for_falsehood", "revoked")


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


def repairs_of(subject: Subject, rows: Sequence[dict[str, Any]]) -> list[Remedy]:
    """For every fact of a dossier that is shown: whether its repair may be asked for today."""
    found, today = [], city_time.today()
    for kind in KINDS.values():
        numbers = dict.fromkeys(str(one["fields"].get(kind.number, "")) for one in rows if one["type"] == kind.type)
        targets = [_among(kind, subject, number, tuple(rows)) for number in numbers if number]
        found += [one for one in targets if one and one.verdict.shown]
    running = _all_running(subject) if found else {}
    return [_remedy(one, running.get(one.number, ""), today) for one in found]


def open_remedies(subject: Subject) -> list[Remedy]:
    """What may be applied for today, of all current records of a subject."""
    rows = [told_of(one) for one in current_records(subject.pk)]
    return [one for one in repairs_of(subject, rows) if not one.hindrance]


def _remedy(target: Target, running: str, today: date) -> Remedy:
    filled = {"uscc": target.subject.identity.partition(":")[2], "target_number": target.number}
    why = why_not(standing_of(target, "", today, running=running), today) or ""
    return Remedy(target.title, target.number, why, target.kind.procedure, filled)


def repairable(kind: Kind, subject: Subject) -> list[str]:
    """The numbers of what is shown of a subject and could be repaired, today or later."""
    numbers = {str(told_of(one)["fields"].get(kind.number, "")) for one in current_records(subject.pk, [kind.type])} - {
        ""
    }
    found = [target_of(kind, subject, number) for number in sorted(numbers)]
    return [one.number for one in found if one and one.verdict.shown and one.verdict.early_stop]


def standing_of(target: Target, office: str, today: date, *, running: str) -> Standing:
    """Everything the law asks of a fact before it is repaired; `running` is another application for it."""
    return Standing(
        verdict=target.verdict,
        eligible_from=eligible_from(target, today),
        repeated=_repeated(target),
        banned_until=_banned_until(target.beside, today),
        running=running,
        listed=target.kind.id == "serious_list",
        elsewhere=_elsewhere(target.authority, office) if office else "",
    )


def hindrance(target: Target | None, office: str, apart: Matter | None = None) -> str:
    """Why the fact cannot be repaired today; empty where it may."""
    if target is None:
        return "原来的记录已经撤回、更正或者换了文号，现在查不到，不能继续修复；请核对后不予受理或者不予修复。"
    today = city_time.today()
    running = _all_running(target.subject, apart).get(target.number, "")
    return why_not(standing_of(target, office, today, running=running), today) or ""


def hindrance_of(matter: Matter) -> str:
    """The same for a matter under way."""
    return hindrance(target_of_matter(matter), matter.office, matter)


def target_of_matter(matter: Matter) -> Target | None:
    """The fact a matter is about, as it stands today."""
    subject = subject_by(matter.subject_identity)
    kind = KINDS[str(matter.facts["kind"])]
    return target_of(kind, subject, str(matter.facts["target_number"])) if subject else None


def eligible_from(target: Target, today: date) -> date | None:
    """The first day on which a repair may be asked for (art 8, 9, 13); None for what has no shortest period."""
    verdict, serious = target.verdict, target.kind.id == "serious_list"
    grade = "serious" if serious else verdict.grade if target.kind.id == "penalty" else ""
    if verdict.starts is None or grade not in ("general", "serious"):
        return None
    day = months_later(verdict.starts, int(parameter(f"credit_repair.shortest_{grade}", today)))
    if serious:
        restricted = str(target.fields.get("restriction_ends_on") or "")[:10]
        return max(day, date.fromisoformat(restricted)) if restricted else day
    if set(str(target.fields.get("penalty_kind", "")).split("|")) & RESTRICTING:
        ends = target.fields.get("restriction_ends_on") or target.fields.get("publicity_end_on")
        day = max(day, date.fromisoformat(str(ends)[:10])) if ends else date.max
    return day


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


def _repeated(target: Target) -> str:
    """Later penalties that stand in the way: of the same class (art 11 (3)), of a listing heavier ones (art 13)."""
    mine, serious = target.fields, target.kind.id == "serious_list"
    if target.kind.id == "abnormal_list":
        return ""
    since = str(mine.get("listed_on" if serious else "penalised_on", ""))[:10]
    later = [
        one["fields"]
        for one in target.beside
        if one["type"] == PENALTY
        and (
            is_heavier(one["fields"]) if serious else one["fields"].get("violation_type") == mine.get("violation_type")
        )
        and str(one["fields"].get("penalised_on", ""))[:10] > since
        and one["fields"].get("publicity_state") not in ("1", "2")
    ]
    return "、".join(dict.fromkeys(str(one.get("decision_number", "")) for one in later))


def _same_class(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one.get("violation_type") == other.get("violation_type"))


def linked_penalties(target: Target) -> list[str]:
    """The keys of the penalties for which a shop was listed: what ends with the listing (art 13)."""
    number = folded(str(target.fields.get("decision_number", ""))) if target.kind.id == "serious_list" else ""
    rows = [one for one in target.beside if one["type"] == PENALTY] if number else []
    return [str(one["key"]) for one in rows if folded(str(one["fields"].get("decision_number", ""))) == number]


def _banned_until(beside: Iterable[Mapping[str, Any]], today: date) -> date | None:
    false = [
        date.fromisoformat(str(one["fields"]["decided_on"])[:10])
        for one in beside
        if one["type"] == "credit_repair" and one["fields"].get("state") in FALSE
    ]
    months = int(parameter("credit_repair.ban_after_falsehood", today))
    return max((months_later(day, months) for day in false), default=None)


def _all_running(subject: Subject, apart: Matter | None = None) -> dict[str, str]:
    """The applications of a subject under way: number of the decision → number of the matter."""
    open_ones = Matter.objects.filter(subject_identity=subject.identity, closed_at=None)
    rows = open_ones.filter(procedure__in=[kind.procedure for kind in KINDS.values()]).exclude(state="falsehood")
    return {str(one.facts["target_number"]): one.number for one in rows if apart is None or one.pk != apart.pk}


def _elsewhere(authority: str, office: str) -> str:
    """The authority, where it is one of the city's that is neither this one nor above nor below it."""
    made_by = Organisation.objects.filter(name=authority).first()
    if made_by is None or is_under(office, made_by.path) or is_under(made_by.path, office):
        return ""
    return made_by.name
