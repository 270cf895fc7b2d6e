"""The desk of lifts: which are due, which calls are in hand, who is stuck now; one lift with its terms."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from xinheng.credit.portrait.queries import dossier
from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.scenarios.lifts.models import TRAPPED, Lift, Rescue
from xinheng.scenarios.lifts.permissions import LiftVerb
from xinheng.scenarios.lifts.projecting import LIFTS, REGISTRATION, VISIT, days_of, inspection_of
from xinheng.scenarios.lifts.rules import Due, rounds_of
from xinheng.scenarios.lifts.terms import term, upkeep_terms
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.queries import readings_for, state_title

VIEWS = {
    "": "全部", "visit": "维保超期", "unvisited": "无维保记录", "inspection": "检验超期", "soon": "检验将到期",
    "stopped": "停用",
}  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """The numbers on the desk."""

    lifts: int
    visit: int
    unvisited: int
    inspection: int
    soon: int
    stopped: int

    def of(self, view: str) -> int:
        """The number beside a tab."""
        return int(getattr(self, view or "lifts"))


@dataclass(frozen=True)
class CallRow:
    """A call in hand: whose lift, how far, which clock."""

    rescue: Rescue
    step: str
    clock: ClockReading | None
    trapped: bool


@dataclass(frozen=True)
class LiftSheet:
    """A lift as anyone may see it."""

    code: str
    name: str
    place: str
    registration: dict[str, Any]
    visits: list[dict[str, Any]]
    rescues: list[dict[str, Any]]
    rounds: list[Due]
    inspection: Due
    in_use: bool

    @property
    def maintainer(self) -> str:
        """Who is registered, else who came last."""
        return str(self.registration.get("maintainer_name") or (self.visits or [{}])[0].get("maintainer_name") or "")


def lifts_for(account: Account) -> QuerySet[Lift]:
    """The lifts an account may see."""
    return visible_to(Lift.objects.all(), account, LiftVerb.VIEW_LIFTS)


def listed(account: Account, view: str = "", division: str = "", text: str = "") -> QuerySet[Lift]:
    """The lifts of a view, what is due first on top. `division` is the code of a district, `text` part of a name."""
    rows = lifts_for(account).filter(in_use=view != "stopped")
    if view in _WHERE:
        rows = rows.filter(_WHERE[view](city_time.today()))
    if division:
        rows = rows.filter(division__startswith=division)
    if text:
        said = Q(name__contains=text) | Q(place__contains=text) | Q(user_name__contains=text)
        rows = rows.filter(said | Q(maintainer_name__contains=text) | Q(code=text) | Q(rescue_id=text))
    order = {"visit": "visit_due_on", "inspection": "inspection_due_on", "soon": "inspection_due_on"}
    return rows.order_by(F(order.get(view, "due_on")).asc(nulls_last=True), "pk")


def counts_for(account: Account, division: str = "") -> Counts:
    """The tabs' numbers, in one query."""
    today, rows = city_time.today(), lifts_for(account).order_by()
    if division:
        rows = rows.filter(division__startswith=division)
    using = Q(in_use=True)
    asked = {view: Count("pk", filter=using & where(today)) for view, where in _WHERE.items()}
    counted = rows.aggregate(lifts=Count("pk", filter=using), stopped=Count("pk", filter=~using), **asked)
    return Counts(**counted)


def districts_of(account: Account) -> list[str]:
    """The district codes in which the account has lifts."""
    codes = lifts_for(account).exclude(division="").order_by().values_list("division", flat=True).distinct()
    return sorted({code[:6] for code in codes})


def lift_by_code(account: Account, code: str) -> Lift | None:
    """One lift by its code, if the account may see it."""
    return lifts_for(account).filter(code=code).select_related("subject").first()


def lift_at(code: str) -> Lift | None:
    """One lift by its code: for what anyone may see or do."""
    return Lift.objects.filter(code=code).select_related("subject").first()


def rescues_for(account: Account) -> QuerySet[Rescue]:
    """The calls an account may see, with their matters."""
    rows = Rescue.objects.select_related("matter", "lift")
    return visible_to(rows, account, LiftVerb.VIEW_LIFTS)


def calls(account: Account, division: str = "", lift: Lift | None = None) -> list[CallRow]:
    """The calls in hand, somebody inside first, then by the clock; of one lift all its calls, the last first."""
    rows = rescues_for(account)
    if lift is not None:
        return _call_rows(rows.filter(lift=lift).order_by("-called_at")[:20])
    rows = rows.filter(matter__closed_at=None)
    if division:
        rows = rows.filter(Q(lift__division__startswith=division) | Q(lift=None))
    found = _call_rows(rows.order_by(F("matter__due_at").asc(nulls_last=True), "pk")[:100])
    return sorted(found, key=lambda row: not row.trapped)


def dues_of(lift: Lift) -> list[Due]:
    """The rounds and the inspection of a lift, for staff: from all its current records."""
    records = Record.objects.filter(subject=lift.subject_id, superseded_at__isnull=True, type__in=(REGISTRATION, VISIT))
    said: dict[str, list[dict[str, Any]]] = {REGISTRATION: [], VISIT: []}
    for type, opened in records.order_by("effective_on", "pk").values_list("type", "open"):
        said[type].append(json.loads(opened))
    return _dues((said[REGISTRATION] or [{}])[-1], said[VISIT])


def sheet_of(identity: str) -> LiftSheet | None:
    """A lift from what its dossier shows to everybody today; None where that is no lift's registration."""
    found = dossier(identity)
    if found is None or not found.subject.category.startswith(LIFTS):
        return None
    told: dict[str, list[dict[str, Any]]] = {}
    for section in found.sections:
        for record in section["records"]:
            told.setdefault(record["type"], []).append(record["fields"])
    registrations = told.get(REGISTRATION)
    if not registrations:
        return None
    registration, visits = registrations[0], _newest_first(told.get(VISIT, []), "started_at")
    *rounds, inspection = _dues(registration, visits)
    return LiftSheet(
        identity.partition(":")[2],
        found.subject.name,
        found.subject.address,
        registration,
        visits,
        _newest_first(told.get("elevator_rescue", []), "called_at"),
        rounds,
        inspection,
        registration.get("state") == "valid",
    )


def _dues(registration: dict[str, Any], visits: list[dict[str, Any]]) -> list[Due]:
    today = city_time.today()
    return [*rounds_of(days_of(visits), upkeep_terms(today)), inspection_of(registration, today)]


def _call_rows(rescues: QuerySet[Rescue]) -> list[CallRow]:
    found = list(rescues)
    clocks = readings_for([one.matter for one in found])
    return [
        CallRow(
            one,
            state_title(one.matter),
            next((clock for clock in clocks.get(one.matter_id, []) if clock.open), None),
            one.matter.state in TRAPPED,
        )
        for one in found
    ]


def _newest_first(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row.get(name) or ""), reverse=True)


def _soon(today: date) -> Q:
    """Inspections that have to be asked for by now, and are not late yet."""
    return Q(inspection_due_on__gte=today, inspection_due_on__lte=term("lifts.inspection.ahead", today).after(today))


_WHERE = {
    "visit": lambda today: Q(visit_due_on__lt=today),
    "unvisited": lambda today: Q(visit_due_on=None),
    "inspection": lambda today: Q(inspection_due_on__lt=today),
    "soon": _soon,
}
