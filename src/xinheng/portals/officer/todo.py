"""The to-do centre's view model: the strip of coming days, the groups by due day, one verb a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.kit.working_days import Holidays
from xinheng.portals.officer.family import Relative, relative
from xinheng.portals.officer.marks import ratings_of
from xinheng.portals.officer.places import about_of, address_for, kind_of
from xinheng.portals.ui.asking import AskedDay, day_in
from xinheng.portals.ui.wording import WEEKDAYS
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.orgs.queries import organisations_at
from xinheng.support.procedures.doors.offered import next_work, relatives_of
from xinheng.support.procedures.doors.todo import DueCounts, Tab, TodoFilters, due_counts, todo_for
from xinheng.support.procedures.family import INHERITED
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import readings_for, standing_among, state_title

TABS: tuple[Tab, ...] = get_args(Tab)
TAB_TITLES = {
    "todo": "待办",
    "mine": "我的",
    "pool": "待领",
    "others": "同事承办",
    "doing": "在办",
    "done": "已办",
}
DAYS_SHOWN = 7
MOST = 100
URGENT_DAYS = 3
# Before a day in the address: that day and all after it.
FROM = "from-"
GROUPS = {
    "late": ("已过期限", "红色是法定期限，橙色是本平台的工作目标"),
    "today": ("今天到期", ""),
    "soon": (f"{URGENT_DAYS} 个工作日内", ""),
    "later": ("以后到期", ""),
    "open": ("没有期限或已暂停", ""),
}


@dataclass(frozen=True)
class Cell:
    """One cell of the strip: a day that asks for work, or the gap of days that do not."""

    title: str
    count: int
    due: str = ""
    late: bool = False
    gap: bool = False
    ticks: int = 0
    near: bool = False


@dataclass(frozen=True)
class TodoRow:
    """One line: what, who, how long, and the one thing to do."""

    matter: Matter
    address: str
    kind: str
    about: str
    state: str
    clock: ClockReading | None
    verb: str
    colour: str
    letter: str
    holder: str
    # The clock is that of the matter this one was begun from.
    handed_down: bool = False
    # The reader has no part in it.
    stepped_back: bool = False
    relatives: tuple[Relative, ...] = ()

    @property
    def title(self) -> str:
        """What stands between kind and business, saying neither twice: 调解 调解：某店：质量 某店 is 调解 质量 某店."""
        title = self.matter.title
        for sign in ("：", " "):
            kind, _, rest = title.partition(sign)
            if kind and rest and self.kind.endswith(kind):
                title = rest
                break
        return title.removeprefix(f"{self.matter.subject_name}：") or title


@dataclass(frozen=True)
class Todo:
    """The page."""

    tab: Tab
    counts: DueCounts
    cells: list[Cell]
    groups: list[tuple[str, str, list[TodoRow]]]
    shown: int
    more: bool
    tabs: Sequence[tuple[str, str, int | None]]
    problem: str

    @property
    def ours(self) -> bool:
        """Whether the reader has to do what is listed; else he only sees what became of it."""
        return self.tab in ("todo", "mine", "pool")


def read_todo(account: Account, tab: str, due: str, kind: str, text: str) -> Todo:
    """The page for one account; what is not understood in the address is as if not given, and a day is told of."""
    chosen: Tab = next((one for one in TABS if one == tab), "todo")
    now = city_time.now()
    counts = due_counts(account, "todo", now)
    matters = todo_for(account, chosen, _filters(due, kind, text), MOST + 1)
    rows = rows_of(matters[:MOST], account, now)
    tabs = [(one, TAB_TITLES[one], counts.total if one == "todo" else None) for one in TABS]
    table = holidays()
    cells, groups = _cells(counts, now, table), _grouped(rows, now, table)
    problem = _due(due).problem or _due_from(due).problem
    return Todo(chosen, counts, cells, groups, len(rows), len(matters) > MOST, tabs, problem)


def rows_of(
    matters: Iterable[Matter], account: Account, now: datetime, *, alone: bool = False, families: bool = True
) -> list[TodoRow]:
    """Lines for matters: clocks in two queries, marks and relatives in one each.

    `alone`: all of interest are given, of one subject whose mark stands elsewhere on the page. Without `families`
    only those are looked for whose clock a row has been handed down.
    """
    matters = list(matters)
    asked = matters if families else [one for one in matters if one.clock_state == INHERITED]
    kin = _among(matters) if alone else relatives_of(asked, account)
    clocks = readings_for([*matters, *(one for members in kin.values() for one in members)], now)
    marks = {} if alone else ratings_of(matter.subject_identity for matter in matters)
    homes = _homes(one for one in matters if not about_of(one))
    rows = []
    for matter in matters:
        work = next_work(matter, account) if matter.closed_at is None else ""
        result = marks.get(matter.subject_identity)
        others = [one for one in kin.get(matter.family_id or 0, ()) if one.pk != matter.pk]
        standing = standing_among(matter, {one.pk: one for one in others}, clocks)
        rows.append(
            TodoRow(
                matter=matter,
                address=address_for(account, matter),
                kind=kind_of(matter),
                about=about_of(matter) or homes.get(matter.office, ""),
                state=state_title(matter),
                clock=standing.clock,
                handed_down=standing.handed_down,
                stepped_back=account.pk in matter.recused,
                relatives=tuple(relative(one, clocks.get(one.pk, ())) for one in others if one.closed_at is None),
                verb=work or "看",
                colour=result.colour if result else "",
                letter=result.grade if result else "",
                holder=matter.assignee.display_name if matter.assignee else "",
            )
        )
    return rows


def _homes(matters: Iterable[Matter]) -> dict[str, str]:
    """The office by name of what is about nobody: the same report of ten offices is ten rows."""
    known = organisations_at({one.office for one in matters})
    return {path: one.short_name or one.name for path, one in known.items()}


def _among(matters: Iterable[Matter]) -> dict[int, list[Matter]]:
    found: dict[int, list[Matter]] = {}
    for matter in matters:
        if matter.family_id is not None:
            found.setdefault(matter.family_id, []).append(matter)
    return found


def _filters(due: str, kind: str, text: str) -> TodoFilters:
    return TodoFilters(
        procedure=kind, text=text.strip()[:40], due_on=_due(due).day, due_from=_due_from(due).day,
        overdue=due == "late", paused=due == "paused",
    )  # fmt: skip


def _due(due: str) -> AskedDay:
    """The day asked for, where it is neither a word of the strip nor the days from one on."""
    return AskedDay() if due in ("late", "paused") or due.startswith(FROM) else day_in(due, "到期日")


def _due_from(due: str) -> AskedDay:
    return day_in(due.removeprefix(FROM), "到期日") if due.startswith(FROM) else AskedDay()


def _cells(counts: DueCounts, now: datetime, table: Holidays) -> list[Cell]:
    """Overdue first, then the coming working days with gaps between, what comes later, what has no clock."""
    today = city_time.day_of(now)
    cells = [Cell("已超期", counts.overdue, "late", late=counts.overdue > 0, ticks=counts.overdue)]
    day, shown, carried = today, 0, 0
    while shown < DAYS_SHOWN:
        count = counts.by_day.get(day, 0)
        if table.is_working(day) or count or day == today:
            title = f"今天 {day:%m-%d}" if day == today else f"{WEEKDAYS[day.weekday()]} {day:%m-%d}"
            cells.append(Cell(title, count, day.isoformat(), ticks=count, near=shown <= URGENT_DAYS))
            shown += 1
            carried = 0
        elif not carried:
            cells.append(Cell("休", 0, gap=True))
            carried = 1
        day += timedelta(days=1)
    later = sum(count for due, count in counts.by_day.items() if due >= day)
    return [
        *cells,
        Cell(f"{day:%m-%d} 以后", later, f"{FROM}{day}", ticks=later),
        Cell("无期限或暂停", counts.without, "paused", ticks=counts.without),
    ]


def _grouped(rows: list[TodoRow], now: datetime, table: Holidays) -> list[tuple[str, str, list[TodoRow]]]:
    """By day, as the strip above counts them: what ran out at an hour of today stands first among today's."""
    today = city_time.day_of(now)
    soon = table.add_working_days(today, URGENT_DAYS).day
    found: dict[str, list[TodoRow]] = {name: [] for name in GROUPS}
    for row in rows:
        due = row.matter.due_at
        day = city_time.day_of(due) if due else None
        name = (
            "open"
            if day is None
            else "late"
            if day < today
            else "today"
            if day == today
            else "soon"
            if day <= soon
            else "later"
        )
        found[name].append(row)
    return [(*GROUPS[name], members) for name, members in found.items() if members]
