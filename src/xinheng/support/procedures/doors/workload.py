"""How much lies with whom: open matters counted by office and by person, for who leads, gives out and looks on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinheng.kit import city_time
from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.procedures.models import Absence, Matter
from xinheng.support.procedures.table.registry import current_procedures

SOON_DAYS = 3


@dataclass(frozen=True)
class Workload:
    """Open matters of one office or person: all, past their day, due within three working days, in nobody's hands."""

    open: int = 0
    late: int = 0
    soon: int = 0
    free: int = 0


@dataclass(frozen=True)
class PersonLoad:
    """One person's load; `absence` is who stands in for whom today."""

    person: Account
    load: Workload
    absence: Absence | None


def load_by_office(account: Account) -> dict[str, Workload]:
    """What the account may read, by the office it lies in."""
    return _counted(_readable(account), "office")


def loads_at(offices: Iterable[str]) -> dict[str, Workload]:
    """All that lies in these offices; for who chooses one of them."""
    return _counted(Matter.objects.filter(office__in=list(offices)), "office")


def load_by_person(account: Account, office: str) -> tuple[list[PersonLoad], Workload]:
    """What the account may read in one office, by whose hands it is in, the busiest first; and what is in nobody's."""
    held = _counted(_readable(account).filter(office=office), "assignee")
    people = Account.objects.filter(Q(pk__in=[pk for pk in held if pk]) | Q(office=office, is_active=True))
    away = _away(office)
    rows = [PersonLoad(one, held.get(one.pk, Workload()), away.get(one.pk)) for one in people.order_by("username")]
    return sorted(rows, key=lambda one: -one.load.open), held.get(None, Workload())


def _readable(account: Account) -> QuerySet[Matter]:
    """The open matters of the kinds that the account may see, where it may see them."""
    kinds: dict[Verb, list[str]] = {}
    for declared in current_procedures():
        kinds.setdefault(verbs()[declared.view], []).append(declared.id)
    rows = Matter.objects.none()
    for permission, ids in kinds.items():
        rows = rows | visible_to(Matter.objects.filter(procedure__in=ids), account, permission)
    return rows


def _counted(rows: QuerySet[Matter], by: str) -> dict[Any, Workload]:
    today = city_time.today()
    soon = holidays().add_working_days(today, SOON_DAYS).day
    grouped = rows.filter(closed_at=None).order_by().values_list(by)
    counted = grouped.annotate(
        every=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=soon)),
        free=Count("pk", filter=Q(assignee=None)),
    )
    return {key: Workload(*numbers) for key, *numbers in counted}


def _away(office: str) -> dict[int, Absence]:
    today = city_time.today()
    rows = Absence.objects.filter(ended_at=None, since__lte=today, until__gte=today, away__office=office)
    return {one.away_id: one for one in rows.select_related("stand_in")}
