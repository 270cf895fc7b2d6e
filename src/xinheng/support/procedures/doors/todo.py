"""The to-do list: the open matters that are an account's to move on, most urgent first, in one indexed query."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Literal

from django.db.models import DateField, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from xinheng.kit import city_time
from xinheng.kit.typed import whole
from xinheng.support.access.permissions import verbs
from xinheng.support.access.scope import all_grants, visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice
from xinheng.support.notices.queries import notices_of, rows_told_of
from xinheng.support.prepared.asking import PreparedValues
from xinheng.support.procedures.counts.reading import kept_days
from xinheng.support.procedures.doors.in_order import NEVER, ORDER, SORTED, DueSpan, in_order
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.reach import HEAD, Open, in_tab, is_narrow, prepared
from xinheng.support.procedures.table.registry import procedures

# Matters that are read together while the first of each family are looked for.
PAGE = 200
Tab = Literal["todo", "mine", "pool", "others", "doing", "done"]
# Rows from a place on, and which of them lead their families where that is not the first of them.
Page = Callable[[int, int], tuple[list[Matter], dict[int, int] | None]]
BY_DAY = "SELECT day, count(*) FROM ({}) AS heads GROUP BY day"


@dataclass(frozen=True)
class TodoFilters:
    """What narrows a to-do list; empty values do not. `due_on` is a day in the city, `due_from` that and all
    after it, `text` part of title or name."""

    procedure: str = ""
    state: str = ""
    office: str = ""
    field: str = ""
    text: str = ""
    due_on: date | None = None
    due_from: date | None = None
    overdue: bool = False
    paused: bool = False

    @property
    def only_due(self) -> bool:
        """Whether nothing but the time narrows."""
        return replace(self, due_on=None, due_from=None, overdue=False, paused=False) == TodoFilters()

    @property
    def leaves_out(self) -> bool:
        """Whether members are left out that may be more urgent than those that are not."""
        return bool(self.due_on or self.due_from or self.paused)

    @property
    def due(self) -> DueSpan:
        """The same as moments."""
        first = self.due_on or self.due_from
        ends = [city_time.start_of(self.due_on + timedelta(days=1))] if self.due_on else []
        ends += [city_time.now()] if self.overdue else []
        return DueSpan(city_time.start_of(first) if first else None, min(ends, default=None), never=self.paused)


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
    nobody's · others: in a colleague's · doing: open, I moved it before · done: closed, I moved it before. What the
    account stepped back from stands under others, doing and done alone.
    """
    asked = filters or TodoFilters()
    if tab == "done":
        closed = _narrowed(_moved_by(account, tab), asked).select_related("assignee")
        return list(closed.order_by("-closed_at", "id")[:most])
    if tab == "doing" or not asked.only_due:
        page = _page_of_some(account, tab, asked)
    else:
        page = _page_in_order(account, tab, asked)
    return list(islice(one_a_family(page, first=most + most // 4), most))


def due_counts(account: Account, tab: Open = "todo", now: datetime | None = None) -> DueCounts:
    """The date strip over a list, from the counts that are kept where they can tell. What ran out today by the hour
    counts for today."""
    today = city_time.day_of(now or city_time.now())
    kept = kept_days(account) if tab == "todo" else None
    by_day: dict[date, int] = {}
    overdue = without = 0
    for day, number in (counted_days(account, tab) if kept is None else kept).items():
        if day == date.max:
            without += number
        elif day < today:
            overdue += number
        else:
            by_day[day] = number
    return DueCounts(dict(sorted(by_day.items())), overdue, without)


def counted_days(account: Account, tab: Open = "todo") -> dict[date, int]:
    """How many families of a list are due on each day, counted anew: `date.max` where none of it is due."""
    strip = prepared(account, ("strip", tab), lambda: PreparedValues(_days_of(in_tab(account, tab)), around=BY_DAY))
    found = strip.all(account=account, today=city_time.today())
    return {date.fromisoformat(str(day)): int(number) for day, number in found}


def _days_of(rows: QuerySet[Matter]) -> QuerySet[Matter, Any]:
    """The day on which the most urgent member of each family is due; `date.max` where none of it is."""
    day = Min(Coalesce("due_on", Value(date.max), output_field=DateField()))
    return rows.order_by().annotate(head=HEAD).values("head").annotate(day=day).values("day")


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
    """The account's notices, newest first, but for those about what is out of its reach today."""
    told = notices_of(account)
    if not all_grants(account):
        return told.none()
    rows: dict[str, QuerySet[Any]] = {Matter._meta.label_lower: _within_reach(account), **rows_told_of(account)}
    asked: dict[str, set[int]] = {}
    about = told.filter(about_kind__in=list(rows)).order_by().values_list("about_kind", "about_id").distinct()
    for kind, text in about:
        if (number := whole(text)) is not None:
            asked.setdefault(kind, set()).add(number)
    for kind, numbers in asked.items():
        seen = set(rows[kind].filter(pk__in=numbers).values_list("pk", flat=True))
        told = told.exclude(about_kind=kind, about_id__in=[str(pk) for pk in numbers - seen])
    return told


def _moved_by(account: Account, tab: Tab) -> QuerySet[Matter]:
    moved = Exists(Step.objects.filter(matter=OuterRef("pk"), by=account))
    return _within_reach(account).filter(moved, closed_at__isnull=tab == "doing")


def _narrowed(rows: QuerySet[Matter], filters: TodoFilters) -> QuerySet[Matter]:
    equal = {"procedure": filters.procedure, "state": filters.state, "field": filters.field}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if filters.office.endswith("/"):  # what is no path of an office is as if not given
        rows = rows.filter(office__under=filters.office)
    if filters.text:
        rows = rows.filter(Q(title__contains=filters.text) | Q(subject_name__contains=filters.text))
    return rows


def _page_in_order(account: Account, tab: Open, asked: TodoFilters) -> Page:
    """The pages of a tab that nothing but a time narrows, which is what is mostly asked."""

    def read(start: int, size: int) -> tuple[list[Matter], dict[int, int] | None]:
        found = in_order(account, tab, asked.due, start, size)
        return found, _leading(found, in_tab(account, tab, known=True)) if asked.leaves_out else None

    return read


def _page_of_some(account: Account, tab: Open | Literal["doing"], asked: TodoFilters) -> Page:
    """The pages of what is asked for in particular."""
    rows = _narrowed(_moved_by(account, tab) if tab == "doing" else in_tab(account, tab, known=True), asked)
    ordered = _due(rows, asked).select_related("assignee").order_by(*(SORTED if is_narrow(account) else ORDER))

    def read(start: int, size: int) -> tuple[list[Matter], dict[int, int] | None]:
        found = list(ordered[start : start + size])
        return found, _leading(found, rows) if asked.leaves_out else None

    return read


def _leading(found: Iterable[Matter], among: QuerySet[Matter]) -> dict[int, int]:
    """Who leads each family of what was found: the most urgent of them all."""
    families = {one.family_id for one in found if one.family_id}
    return _most_urgent(among, families) if families else {}


def one_a_family(page: Page, first: int = PAGE) -> Iterator[Matter]:
    """The most urgent of each family, page by page: the first in order, or whom the page names; of equally urgent ones
    the one begun last. The first page has `first` rows. Asked of the database row by row it costs many times as much in
    a city of a million."""
    start, size, seen = 0, min(first, PAGE), set[int]()
    while True:
        found, leading = page(start, size)
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
    if filters.due_from:
        rows = rows.filter(due_on__gte=filters.due_from)
    if filters.overdue:
        rows = rows.filter(due_at__lt=city_time.now())
    return rows.filter(clock_state="paused") if filters.paused else rows
