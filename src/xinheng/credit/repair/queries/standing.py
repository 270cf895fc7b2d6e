"""What the law asks of a fact before it is repaired, and what stands in the way."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from xinheng.credit.penalties import RESTRICTING, is_heavier
from xinheng.credit.repair.queries.targets import KINDS, PENALTY, Target, target_of_matter
from xinheng.credit.repair.rules import Standing, why_not
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.kit import city_time
from xinheng.kit.months import months_later
from xinheng.kit.paths import is_under
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import parameter

FALSE = ("refused_for_falsehood", "revoked")


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
    open_ones = Matter.objects.filter(subject_identity__in=identities_of(subject.identity), closed_at=None)
    rows = open_ones.filter(procedure__in=[kind.procedure for kind in KINDS.values()]).exclude(state="falsehood")
    return {str(one.facts["target_number"]): one.number for one in rows if apart is None or one.pk != apart.pk}


def _elsewhere(authority: str, office: str) -> str:
    """The authority, where it is one of the city's that is neither this one nor above nor below it."""
    made_by = Organisation.objects.filter(name=authority).first()
    if made_by is None or is_under(office, made_by.path) or is_under(made_by.path, office):
        return ""
    return made_by.name
