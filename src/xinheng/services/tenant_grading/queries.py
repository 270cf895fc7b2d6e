"""What grading reads: rules, public facts, own figures; and what venue and tenant see of it."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.publicity import publications
from xinheng.credit.risk.declarations import MAIN
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.queries import class_is_public
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.months import months_later
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.tenant_grading import rules
from xinheng.services.tenant_grading.declarations import GradeIndicator, GradingRules, starter
from xinheng.services.tenant_grading.models import GradeObjection, GradingScheme, OwnFigure, TenantGrade
from xinheng.services.tenant_grading.rules import Input, Value
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to

S = GradingScheme.State


@dataclass(frozen=True)
class Graded:
    """A tenant judged by rules: the mean, the grade, every input."""

    tenancy: Tenancy
    mark: int | None
    grade: str
    inputs: list[Input]

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The inputs as they are kept."""
        return [asdict(one) for one in self.inputs]


def scheme_in_force(partner: Partner) -> GradingScheme | None:
    """The version that counts; None before the first was published."""
    return GradingScheme.objects.filter(partner=partner, state=S.PUBLISHED).first()


def draft_of(partner: Partner) -> GradingScheme | None:
    """What is being edited."""
    return GradingScheme.objects.filter(partner=partner, state=S.DRAFT).first()


def rules_of(scheme: GradingScheme | None) -> GradingRules:
    """The rules of a version; the sample where there is none."""
    return GradingRules.model_validate_json(json.dumps(scheme.body)) if scheme else starter().rules


def offered_facts() -> list[tuple[str, str]]:
    """The types of public records that may be counted, with their names."""
    known = publications(city_time.today())
    return [(type, standard().type(type).title) for type in starter().offered if type in known]


def judged(declared: GradingRules, tenancies: Iterable[Tenancy]) -> list[Graded]:
    """Every tenant by these rules, as of today. Nothing is kept."""
    rows = list(tenancies)
    own = _own_figures(rows)
    colours = _colours(rows) if any(one.kind == "colour" for one in declared.indicators) else {}
    counting = [one for one in declared.indicators if one.kind == "records"]
    found, today = [], city_time.today()
    for one in rows:
        values: dict[str, Value | None] = dict(own.get(one.pk, {}))
        values |= {row.id: colours.get(one.subject_id) for row in declared.indicators if row.kind == "colour"}
        values |= _counts(one.subject.identity, counting, today) if counting else {}
        inputs = rules.inputs_of(declared, values)
        mark = rules.mean_of(inputs)
        found.append(Graded(one, mark, rules.grade_of(declared, mark), inputs))
    return found


def grades_among(tenancies: Iterable[Tenancy]) -> dict[int, str]:
    """The grades that count now, by tenancy."""
    rows = TenantGrade.objects.filter(tenancy__in=[one.pk for one in tenancies], current=True)
    return dict(rows.values_list("tenancy_id", "grade"))


def spread_of(partner: Partner) -> dict[str, int]:
    """How many have each grade now."""
    rows = TenantGrade.objects.filter(tenancy__partner=partner, current=True, tenancy__ended_at=None)
    return dict(rows.values_list("grade").annotate(Count("pk")).order_by())


def grades_of(party: Party, right: PartyRight) -> QuerySet[TenantGrade]:
    """The grades a venue gave (by the right of venues), or a tenant got (by its own)."""
    rows = TenantGrade.objects.select_related("tenancy__subject", "tenancy__partner", "scheme")
    return visible_to(rows, party, right)


def objections_of(party: Party, right: PartyRight) -> QuerySet[GradeObjection]:
    """The objections a venue has to answer, or a tenant made."""
    rows = GradeObjection.objects.select_related("grade__scheme", "tenancy__subject", "tenancy__partner")
    return visible_to(rows, party, right)


def figures_of(tenancy: Tenancy) -> dict[str, OwnFigure]:
    """The venue's own figures about a tenant, by indicator."""
    return {one.indicator: one for one in OwnFigure.objects.filter(tenancy=tenancy, current=True)}


def _own_figures(rows: list[Tenancy]) -> dict[int, dict[str, Value]]:
    found: dict[int, dict[str, Value]] = {}
    told = OwnFigure.objects.filter(tenancy__in=[one.pk for one in rows], current=True)
    for tenancy, indicator, value in told.values_list("tenancy_id", "indicator", "value"):
        found.setdefault(tenancy, {})[indicator] = value
    return found


def _colours(rows: list[Tenancy]) -> dict[int, str]:
    """Empty in a city that does not publish classes."""
    ids = [one.subject_id for one in rows] if class_is_public() else []
    return dict(
        RiskResult.objects.filter(subject_id__in=ids, card=MAIN, current=True).values_list("subject_id", "colour")
    )


def _counts(identity: str, counting: list[GradeIndicator], today: date) -> dict[str, Value | None]:
    """Public records of each type within the months: of what anybody reads in the dossier today."""
    told = json.loads(dossier_json(identity) or b'{"sections": []}')
    days: dict[str, list[str]] = {}
    for section in told["sections"]:
        for record in section["records"]:
            if "about" not in record:
                days.setdefault(record["type"], []).append(str(record.get("effective_on") or "")[:10])
    found = Counter[str]()
    for one in counting:
        since = months_later(today, -one.months).isoformat() if one.months else ""
        found[one.id] = sum(1 for day in days.get(one.record_type, ()) if day >= since)
    return {one.id: found[one.id] for one in counting}
