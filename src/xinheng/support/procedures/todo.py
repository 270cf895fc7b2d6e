"""The to-do list: the open matters on which an account may make a move, most urgent first, in one indexed query."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from xinheng.kit.clocks import SHANGHAI
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import restrict
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.registry import procedures

Tab = Literal["todo", "mine", "pool", "doing", "done"]


@dataclass(frozen=True)
class Filters:
    """What narrows a to-do list; empty values do not. `due_on` is a day in Shanghai, `text` part of title or name."""

    procedure: str = ""
    state: str = ""
    office: str = ""
    field: str = ""
    text: str = ""
    due_on: date | None = None
    overdue: bool = False
    paused: bool = False


@dataclass(frozen=True)
class DueCounts:
    """How many matters fall due on each coming day, how many are overdue, and how many have no running clock."""

    by_day: dict[date, int]
    overdue: int
    without: int

    @property
    def total(self) -> int:
        """All matters of the list."""
        return sum(self.by_day.values()) + self.overdue + self.without


def todo_for(account: Account, tab: Tab = "todo", filters: Filters | None = None) -> QuerySet[Matter]:
    """The matters of a tab, most urgent first; those without a running clock come last.

    todo: I may make a move · mine: of these, in my hands · pool: in nobody's · doing: open, I moved it before ·
    done: closed, I moved it before.
    """
    rows = _of_tab(account, tab)
    rows = _narrowed(rows, filters or Filters())
    return rows.order_by(F("due_at").asc(nulls_last=True), "id") if tab != "done" else rows.order_by("-closed_at", "id")


def due_counts(account: Account, tab: Tab = "todo", now: datetime | None = None) -> DueCounts:
    """The date strip over the to-do list, in one aggregated query."""
    now = now or timezone.now()
    counted = (
        _of_tab(account, tab)
        .annotate(day=TruncDate("due_at", tzinfo=SHANGHAI), over=Q(due_at__lt=now))
        .values_list("day", "over")
        .annotate(number=Count("id"))
        .order_by()
    )
    by_day: dict[date, int] = {}
    overdue = without = 0
    for day, over, number in counted:
        if day is None:
            without += number
        elif over:
            overdue += number
        else:
            by_day[day] = by_day.get(day, 0) + number
    return DueCounts(dict(sorted(by_day.items())), overdue, without)


def movable(account: Account) -> QuerySet[Matter]:
    """The open matters on which the account holds, in scope, the permission of some move from their state."""
    rows = Matter.objects.none()
    for permission, states in _states_by_permission().items():
        here = Q(pk__in=[])
        for (procedure, version), names in states.items():
            here |= Q(procedure=procedure, version=version, state__in=sorted(names))
        rows = rows | restrict(Matter.objects.filter(here), account=account, permission=permission)
    return rows.filter(closed_at=None)


def _of_tab(account: Account, tab: Tab) -> QuerySet[Matter]:
    if tab in ("doing", "done"):
        mine = Exists(Step.objects.filter(matter=OuterRef("pk"), by=account))
        return Matter.objects.filter(mine, closed_at__isnull=tab == "doing")
    rows = movable(account)
    if tab == "mine":
        return rows.filter(assignee=account)
    return rows.filter(assignee=None) if tab == "pool" else rows


def _narrowed(rows: QuerySet[Matter], filters: Filters) -> QuerySet[Matter]:
    equal = {"procedure": filters.procedure, "state": filters.state, "field": filters.field}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if filters.office:
        rows = rows.filter(office__under=filters.office)
    if filters.text:
        rows = rows.filter(Q(title__contains=filters.text) | Q(subject_name__contains=filters.text))
    if filters.due_on:
        start = datetime.combine(filters.due_on, time(), SHANGHAI)
        rows = rows.filter(due_at__gte=start, due_at__lt=start + timedelta(days=1))
    if filters.overdue:
        rows = rows.filter(due_at__lt=timezone.now())
    return rows.filter(clock_state="paused") if filters.paused else rows


def _states_by_permission() -> dict[Permission, dict[tuple[str, str], set[str]]]:
    """Which states of which procedure version a permission can lead out of (or act in)."""
    found: dict[Permission, dict[tuple[str, str], set[str]]] = {}
    for (id, version), declared in procedures().items():
        for move in declared.moves if version else ():
            if move.permission:
                states = found.setdefault(Permission[move.permission], {}).setdefault((id, version), set())
                states.update(move.from_states)
    return found
