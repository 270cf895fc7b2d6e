"""The bar above a list: what it is asked, what else may be asked, the views kept of it, and the list as a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from xinheng.kit import city_time
from xinheng.kit.cells import safe
from xinheng.portals.officer.todo import TodoRow, rows_of
from xinheng.portals.ui.asking import AskedDay, asked_text, day_in
from xinheng.support.accounts.models import Account
from xinheng.support.documents.sheets import as_workbook
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.able import called
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.doors.batch import batch_moves, works
from xinheng.support.procedures.doors.listing import (
    DUES,
    MINE,
    NOBODY,
    ORDERS,
    ListFilters,
    holders_in,
    offices_in,
    views_of,
)
from xinheng.support.procedures.models import Matter, SavedView

NAMES = ("q", "state", "holder", "office", "due", "since", "until", "view", "order")
DAYS = {"since": "自", "until": "至"}
# Asked for by `more=1`: they need what only a look into the house tells.
MORE = ("holder", "office", "since", "until")
HEADS = (
    ("编号", 26), ("类别", 8), ("事项", 44), ("主体", 34), ("主体标识", 26), ("当前环节", 16), ("承办人", 10),
    ("承办机构", 24), ("建立日期", 12), ("到期日", 12), ("办结日期", 12),
)  # fmt: skip
# What is read in one go; a longer list is narrowed first.
MOST_EXPORTED = 5_000


@dataclass(frozen=True)
class Narrowing:
    """One select of the bar."""

    name: str
    title: str
    chosen: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class FilterBar:
    """What stands above a list. `query` is what is asked now, to be kept or exported; `problems` says which days of it
    narrow nothing."""

    place: str
    text: str
    since: str
    until: str
    choices: list[Narrowing]
    query: str
    narrowed: bool
    more: bool
    views: list[SavedView]
    problems: list[str]


@dataclass(frozen=True)
class BatchButton:
    """One thing that may be done with the rows chosen."""

    verb: str
    title: str


def asked_of(request: HttpRequest) -> ListFilters:
    """What the address asks; what is not understood is as if not given: `problems_in` tells of days."""
    asked = {name: asked_text(request, name) for name in NAMES}
    since, until = _days(request)
    return ListFilters(
        text=asked["q"],
        state=asked["state"],
        holder=asked["holder"],
        office=asked["office"],
        due="overdue" if asked["view"] == "overdue" else asked["due"] if asked["due"] in DUES else "",
        since=since.day,
        until=until.day,
        closed=asked["view"] == "closed",
        order=asked["order"] if asked["order"] in ORDERS else "",
    )


def problems_in(request: HttpRequest) -> list[str]:
    """What is wrong with the days of the address, for whoever typed them."""
    since, until = _days(request)
    if since.day and until.day and until.day < since.day:
        return [f"建立日期自 {since.day} 至 {until.day}，后一天早于前一天，一件也不会有，请改其中一天。"]
    return [f"{one.problem}没有按它筛选。" for one in (since, until) if one.problem]


def bar_of(request: HttpRequest, declared: Procedure, account: Account) -> FilterBar:
    """The bar of the list of one procedure."""
    asked = asked_of(request)
    given = {name: text for name in NAMES if (text := asked_text(request, name))}
    shown = {"end"} if asked.closed else {"open", "waiting"}
    states = [(name, state.title) for name, state in declared.states.items() if state.kind in shown]
    more = request.GET.get("more") == "1" or any(given.get(name) for name in MORE)
    choices = [
        Narrowing("state", "环节", asked.state, states),
        Narrowing("due", "期限", given.get("due", ""), list(DUES.items())),
        *(_more(account, declared, asked) if more else []),
    ]
    narrowed = bool(set(given) - {"view", "order"})
    order = Narrowing("order", "排序", asked.order, [(name, title) for name, title in ORDERS.items() if name])
    since, until = (str(one.day or given.get(name, "")) for name, one in zip(DAYS, _days(request), strict=True))
    return FilterBar(
        declared.id, asked.text, since, until, [*choices, order], urlencode(given), narrowed, more,
        views_of(account, declared.id), problems_in(request),
    )  # fmt: skip


def _more(account: Account, declared: Procedure, asked: ListFilters) -> list[Narrowing]:
    """By person and by office."""
    people = [(MINE, "我"), (NOBODY, "待领"), *((one.username, called(one)) for one in holders_in(account, declared))]
    offices = [(one.path, one.name) for one in offices_in(account, declared)]
    holder = Narrowing("holder", "承办", asked.holder, people)
    return [holder, Narrowing("office", "机构", asked.office, offices)] if len(offices) > 1 else [holder]


def batch_buttons(account: Account, declared: Procedure, *, closed: bool) -> list[BatchButton]:
    """What the batch bar offers: the table's own, and giving out work."""
    if closed or not works(account):
        return []
    found = [BatchButton(move.verb, move.words) for move in batch_moves(account, declared)]
    merge = [BatchButton("merge", "并入一条")] if declared.id == "clue" and found else []
    return [*found, *merge, BatchButton("assign", "分派")]


def exported(declared: Procedure, matters: Iterable[Matter], account: Account) -> bytes:
    """The list as a workbook, as it is on the page: nothing in it that the page does not show."""
    return as_workbook(declared.title, HEADS, _lines(rows_of(matters, account, city_time.now(), families=False)))


def _lines(rows: Iterable[TodoRow]) -> Iterator[list[str]]:
    offices: dict[str, str] = {}
    for row in rows:
        matter = row.matter
        if matter.office not in offices:
            place = organisation_at(matter.office)
            offices[matter.office] = place.name if place else ""
        days = (matter.opened_at, matter.closed_at)
        opened, closed = (city_time.day_of(at).isoformat() if at else "" for at in days)
        cells = [
            matter.number, row.kind, matter.title, matter.subject_name, matter.subject_identity, row.state, row.holder,
            offices[matter.office], opened, matter.due_on.isoformat() if matter.due_on else "", closed,
        ]  # fmt: skip
        yield [safe(cell) for cell in cells]


def _days(request: HttpRequest) -> tuple[AskedDay, AskedDay]:
    since, until = (day_in(asked_text(request, name), f"建立日期{side}") for name, side in DAYS.items())
    return since, until
