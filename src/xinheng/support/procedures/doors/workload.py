"""How much lies with whom: open matters counted by office and by person, for who leads, gives out and looks on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission, Verb, verbs
from xinheng.support.access.roles import roles_with
from xinheng.support.access.scope import covers, visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.procedures.models import Absence, Matter
from xinheng.support.procedures.reach import states_by_permission
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


@dataclass(frozen=True)
class Stranded:
    """So many open matters of one kind, state and office that nobody may move on."""

    procedure: str
    version: str
    state: str
    office: str
    number: int


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


def nobodys_to_move(account: Account, held: Sequence[Grant]) -> list[Stranded]:
    """What lies open where this account gives rights and none of the grants held moves it on, the most first.

    A state that only the system or a party moves on is theirs, not nobody's.
    """
    by_state: dict[tuple[str, str, str], set[str]] = {}
    for permission, states in states_by_permission().items():
        slugs = {role.slug for role in roles_with(permission)}
        for (procedure, version), names in states.items():
            for state in names:
                by_state.setdefault((procedure, version, state), set()).update(slugs)
    lies = visible_to(Matter.objects.filter(closed_at=None), account, Permission.MANAGE_ACCOUNTS)
    found: dict[tuple[str, str, str, str], int] = {}
    for *where, office, field, number in _lying(lies):
        slugs = by_state.get((where[0], where[1], where[2]), set())
        if slugs and not any(one.role in slugs and covers(one, office, field) for one in held):
            key = (where[0], where[1], where[2], office)
            found[key] = found.get(key, 0) + number
    return [Stranded(*key, number) for key, number in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def _lying(rows: QuerySet[Matter]) -> Iterable[Any]:
    grouped = rows.order_by().values_list("procedure", "version", "state", "office", "field")
    return grouped.annotate(number=Count("pk"))


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
