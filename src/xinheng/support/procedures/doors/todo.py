"""The to-do list: the open matters that are an account's to move on, most urgent first, in one indexed query."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from xinheng.kit import city_time
from xinheng.kit.paths import is_top
from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.access.scope import all_grants, visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice
from xinheng.support.notices.queries import notices_of
from xinheng.support.procedures.absences import stands_in_for
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.registry import procedures

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
Tab = Literal["todo", "mine", "pool", "others", "doing", "done"]


@dataclass(frozen=True)
class TodoFilters:
    """What narrows a to-do list; empty values do not. `due_on` is a day in the city, `text` part of title or name."""

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


def todo_for(account: Account, tab: Tab = "todo", filters: TodoFilters | None = None) -> QuerySet[Matter]:
    """The matters of a tab, one a family, most urgent first; those without a running clock come last.

    todo: mine to move on, in my hands or in nobody's · mine: in my hands or in those of whom I stand in for · pool: in
    nobody's · others: in a colleague's · doing: open, I moved it before · done: closed, I moved it before.
    """
    asked = filters or TodoFilters()
    rows = _narrowed(_of_tab(account, tab), asked)
    if tab == "done":
        return rows.order_by("-closed_at", "id")
    rows = _due(one_a_family(rows), asked)
    if _is_narrow(account):
        # Few rows of many: sorting them is cheaper than walking the due dates of the whole city in search of them.
        return rows.order_by(Coalesce("due_at", Value(NEVER)), "id")
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def due_counts(account: Account, tab: Tab = "todo", now: datetime | None = None) -> DueCounts:
    """The date strip over the to-do list, in one aggregated query. What ran out today by the hour counts for today."""
    today = city_time.day_of(now or city_time.now())
    counted = one_a_family(_of_tab(account, tab)).order_by().values_list("due_on").annotate(how_many=Count("id"))
    by_day: dict[date, int] = {}
    overdue = without = 0
    for day, number in counted:
        if day is None:
            without += number
        elif day < today:
            overdue += number
        else:
            by_day[day] = number
    return DueCounts(dict(sorted(by_day.items())), overdue, without)


def movable(account: Account) -> QuerySet[Matter]:
    """The open matters that are the account's to move on: in scope, it holds the permission of a main move there."""
    rows = Matter.objects.none()
    for permission, states in _states_by_permission().items():
        here = Q(pk__in=[])
        for (procedure, version), names in states.items():
            here |= Q(procedure=procedure, version=version, state__in=sorted(names))
        rows = rows | visible_to(Matter.objects.filter(here), account, permission)
    rows = rows.filter(closed_at=None)
    if not _is_narrow(account):
        return rows
    # Said once more for all permissions together, so that the database can go by the index on the office.
    where = Q(pk__in=[])
    for path in _paths(account):
        where |= Q(office__under=path)
    return rows.filter(where)


def _within_reach(account: Account) -> QuerySet[Matter]:
    """The matters, closed ones too, in which the account today holds any permission of their procedure.

    That somebody once moved a matter gives no right to go on reading it.
    """
    rows = Matter.objects.none()
    for (_, version), declared in procedures().items():
        if not version:
            continue
        here = Matter.objects.filter(procedure=declared.id, version=version)
        for name in sorted({move.permission for move in declared.moves if move.permission}):
            rows = rows | visible_to(here, account, verbs()[name])
    return rows


def notices_within_reach(account: Account) -> QuerySet[Notice]:
    """The account's notices, newest first, but for those about matters out of its reach today."""
    told = notices_of(account)
    if not all_grants(account):
        return told.none()
    matters = told.filter(about_kind=Matter._meta.label_lower).order_by().values_list("about_id", flat=True).distinct()
    asked = {int(text) for text in matters if text.isdigit()}
    seen = set(_within_reach(account).filter(pk__in=asked).values_list("pk", flat=True))
    hidden = [str(pk) for pk in asked - seen]
    return told.exclude(about_kind=Matter._meta.label_lower, about_id__in=hidden)


def _paths(account: Account) -> set[str]:
    """The offices in which the account holds anything."""
    return {grant.organisation.path for grant in all_grants(account)}


def _is_narrow(account: Account) -> bool:
    """Whether the account sees only parts of a city."""
    return not any(is_top(path) for path in _paths(account))


def _of_tab(account: Account, tab: Tab) -> QuerySet[Matter]:
    if tab in ("doing", "done"):
        moved = Exists(Step.objects.filter(matter=OuterRef("pk"), by=account))
        return _within_reach(account).filter(moved, closed_at__isnull=tab == "doing")
    rows, mine = movable(account), Q(assignee=account) | stands_in_for(account)
    free = Q(assignee=None)
    return rows.filter({"mine": mine, "pool": free, "others": ~(mine | free), "todo": mine | free}[tab])


def _narrowed(rows: QuerySet[Matter], filters: TodoFilters) -> QuerySet[Matter]:
    equal = {"procedure": filters.procedure, "state": filters.state, "field": filters.field}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if filters.office:
        rows = rows.filter(office__under=filters.office)
    if filters.text:
        rows = rows.filter(Q(title__contains=filters.text) | Q(subject_name__contains=filters.text))
    return rows


def one_a_family(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Of those that came of each other the most urgent one; of equally urgent ones the one begun last."""
    soon = rows.order_by().annotate(urgent=Coalesce("due_at", Value(NEVER)))
    kin = soon.filter(family=OuterRef("family")).exclude(pk=OuterRef("pk"))
    sooner = Q(urgent__lt=OuterRef("urgent")) | Q(urgent=OuterRef("urgent"), pk__gt=OuterRef("pk"))
    return rows.annotate(urgent=Coalesce("due_at", Value(NEVER))).filter(
        Q(family=None) | ~Exists(kin.filter(sooner).values("pk"))
    )


def _due(rows: QuerySet[Matter], filters: TodoFilters) -> QuerySet[Matter]:
    if filters.due_on:
        rows = rows.filter(due_on=filters.due_on)
    if filters.overdue:
        rows = rows.filter(due_at__lt=city_time.now())
    return rows.filter(clock_state="paused") if filters.paused else rows


def _states_by_permission() -> dict[Verb, dict[tuple[str, str], set[str]]]:
    """Which states of which procedure version a permission can move on from: what is its holders' work there."""
    found: dict[Verb, dict[tuple[str, str], set[str]]] = {}
    for (id, version), declared in procedures().items():
        for move in declared.moves if version else ():
            if move.main and move.permission:
                states = found.setdefault(verbs()[move.permission], {}).setdefault((id, version), set())
                states.update(move.from_states)
    return found
