"""The to-do list: the open matters that are an account's to move on, most urgent first, in one indexed query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Literal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from xinheng.kit import city_time
from xinheng.kit.paths import is_top
from xinheng.kit.typed import whole
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Verb, verbs
from xinheng.support.access.scope import NOBODYS, all_grants, grants_of, reach_of, scope_of, visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice
from xinheng.support.notices.queries import notices_of
from xinheng.support.procedures.absences import stands_in_for
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.registry import procedures

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
# Matters that are read together while the first of each family are looked for.
PAGE = 200
# (procedure, version) → states.
States = dict[tuple[str, str], set[str]]
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


def todo_for(account: Account, tab: Tab = "todo", filters: TodoFilters | None = None, most: int = 500) -> list[Matter]:
    """The first matters of a tab, one a family, most urgent first; those without a running clock come last.

    todo: mine to move on, in my hands or in nobody's · mine: in my hands or in those of whom I stand in for · pool: in
    nobody's · others: in a colleague's · doing: open, I moved it before · done: closed, I moved it before.
    """
    asked = filters or TodoFilters()
    rows = _narrowed(_of_tab(account, tab), asked)
    if tab == "done":
        return list(rows.select_related("assignee").order_by("-closed_at", "id")[:most])
    # Few rows of many: sorting them is cheaper than walking the due dates of the whole city in search of them.
    soonest = Coalesce("due_at", Value(NEVER)) if _is_narrow(account) else F("due_at").asc(nulls_last=True)
    ordered = _due(rows, asked).select_related("assignee").order_by(soonest, "-id")
    # A day or a pause leaves members out that may be more urgent than those it leaves in.
    heads = one_a_family(ordered, rows if asked.due_on or asked.paused else None, first=most + most // 4)
    return list(islice(heads, most))


def due_counts(account: Account, tab: Tab = "todo", now: datetime | None = None) -> DueCounts:
    """The date strip over the to-do list, in one aggregated query. What ran out today by the hour counts for today."""
    today = city_time.day_of(now or city_time.now())
    by_day: dict[date, int] = {}
    overdue = without = 0
    for day, number in _families_by_day(_of_tab(account, tab)):
        if day == date.max:
            without += number
        elif day < today:
            overdue += number
        else:
            by_day[day] = number
    return DueCounts(dict(sorted(by_day.items())), overdue, without)


def _families_by_day(rows: QuerySet[Matter]) -> list[tuple[date, int]]:
    """How many families have their most urgent member due on each day; `date.max` where none of it is due."""
    day = Min(Coalesce("due_on", Value(date.max), output_field=DateField()))
    heads = rows.order_by().annotate(head=Coalesce("family_id", "id")).values("head").annotate(day=day).values("day")
    try:
        sql, given = heads.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        # Who holds nothing has nothing to do.
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT day, count(*) FROM ({sql}) AS heads GROUP BY day", given)
        return [(date.fromisoformat(str(found)), int(number)) for found, number in cursor.fetchall()]


def movable(account: Account) -> QuerySet[Matter]:
    """The open matters that are the account's to move on: in scope, it holds the permission of a main move there."""
    # Permissions that the same grants give are asked for together: putting a condition in words for the database
    # costs more than the database takes to answer.
    alike: dict[tuple[int, ...], tuple[list[Grant], States]] = {}
    for permission, states in _states_by_permission().items():
        grants = grants_of(account, permission)
        if grants:
            _, together = alike.setdefault(tuple(grant.pk for grant in grants), (grants, {}))
            for which, names in states.items():
                together.setdefault(which, set()).update(names)
    mine = NOBODYS
    for grants, states in alike.values():
        mine |= _in_states(states) & reach_of(grants, scope_of(Matter))
    rows = Matter.objects.filter(mine, closed_at=None)
    if not _is_narrow(account):
        return rows
    # Said once more for all permissions together, so that the database can go by the index on the office.
    where = Q(pk__in=[])
    for path in _paths(account):
        where |= Q(office__under=path)
    return rows.filter(where)


def _in_states(states: States) -> Q:
    here = NOBODYS
    for (procedure, version), names in states.items():
        here |= Q(procedure=procedure, version=version, state__in=sorted(names))
    return here


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
    asked = {number for text in matters if (number := whole(text)) is not None}
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
    if filters.office.endswith("/"):  # what is no path of an office is as if not given
        rows = rows.filter(office__under=filters.office)
    if filters.text:
        rows = rows.filter(Q(title__contains=filters.text) | Q(subject_name__contains=filters.text))
    return rows


def one_a_family(
    ordered: QuerySet[Matter], among: QuerySet[Matter] | None = None, first: int = PAGE
) -> Iterator[Matter]:
    """The most urgent of each family, page by page: the first in order, or of those in `among`; of equally urgent ones
    the one begun last. The first page has `first` rows. Asked of the database row by row it costs many times as much in
    a city of a million."""
    start, size, seen = 0, min(first, PAGE), set[int]()
    while found := list(ordered[start : start + size]):
        leading = None if among is None else _most_urgent(among, {one.family_id for one in found if one.family_id})
        for one in found:
            if one.family_id is None:
                yield one
            elif one.family_id not in seen and (leading is None or leading.get(one.family_id) == one.pk):
                seen.add(one.family_id)
                yield one
        if len(found) < size:
            return
        start, size = start + size, PAGE


def _most_urgent(rows: QuerySet[Matter], families: set[int]) -> dict[int, int]:
    """The most urgent of `rows` in each of the families."""
    kin = rows.filter(family__in=families).order_by().values_list("family_id", "due_at", "pk")
    ranked = sorted(kin, key=lambda one: (one[1] or NEVER, -one[2]), reverse=True)
    return {family: pk for family, _, pk in ranked if family is not None}


def _due(rows: QuerySet[Matter], filters: TodoFilters) -> QuerySet[Matter]:
    if filters.due_on:
        rows = rows.filter(due_on=filters.due_on)
    if filters.overdue:
        rows = rows.filter(due_at__lt=city_time.now())
    return rows.filter(clock_state="paused") if filters.paused else rows


def _states_by_permission() -> dict[Verb, States]:
    """Which states of which procedure version a permission can move on from: what is its holders' work there."""
    found: dict[Verb, States] = {}
    for (id, version), declared in procedures().items():
        for move in declared.moves if version else ():
            if move.main and move.permission:
                states = found.setdefault(verbs()[move.permission], {}).setdefault((id, version), set())
                states.update(move.from_states)
    return found
