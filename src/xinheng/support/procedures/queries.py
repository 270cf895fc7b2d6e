"""What has to be done, what may be done, and how every clock stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.procedures.clocks.clockwork import from_json, not_before, read_clock
from xinheng.support.procedures.declarations import Move
from xinheng.support.procedures.family import INHERITED
from xinheng.support.procedures.models import ClockRun, Matter
from xinheng.support.procedures.rules import moves_open_to
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import worded

__all__ = [
    "UnderClock",
    "available_moves",
    "clock_readings",
    "open_matters_at",
    "public_wording",
    "reaching",
    "readings_for",
    "rows_about",
    "standing_among",
    "standing_clocks",
    "state_title",
]


@dataclass(frozen=True)
class UnderClock:
    """The clock a matter stands under; `handed_down` is that of a matter it was begun from."""

    clock: ClockReading | None
    handed_down: bool = False

    @property
    def running(self) -> "UnderClock":
        """The same where the clock has not stopped yet, else under none."""
        return self if self.clock is not None and self.clock.open else UnderClock(None)


def available_moves(matter: Matter, account: Account) -> list[Move]:
    """The moves this account may make by itself now, in the order of the table."""
    return moves_open_to(procedure(matter.procedure, matter.version), matter, account, city_time.now())


def clock_readings(matter: Matter, now: datetime | None = None) -> list[ClockReading]:
    """Every clock of a matter, open ones first, the most urgent at the head."""
    return readings_for([matter], now).get(matter.pk, [])


def readings_for(matters: Iterable[Matter], now: datetime | None = None) -> dict[int, list[ClockReading]]:
    """The clocks of several matters (a page of a list) in two queries, keyed by matter id."""
    asked, now = now, now or city_time.now()
    # Of several copies of a matter the first is the row of the page, on which the clocks are kept.
    by_id: dict[int, Matter] = {}
    for matter in matters:
        by_id.setdefault(matter.pk, matter)
    table = holidays()
    found: dict[int, list[ClockReading]] = {}
    for run in _clock_runs(by_id):
        matter = by_id[run.matter_id]
        declared = procedure(matter.procedure, matter.version)
        events = from_json(run.events)
        reading = read_clock(declared, run.clock, events, table, asked or not_before(events, now))
        found.setdefault(matter.pk, []).append(reading)
    for readings in found.values():
        readings.sort(key=lambda reading: _urgency(reading, now))
    return found


def standing_clocks(matters: Iterable[Matter], now: datetime | None = None) -> dict[int, UnderClock]:
    """What each row of a page stands under, by matter id: a list that showed own clocks alone would call a check
    without a term that the list of what is to do calls late. One query more where any clock was handed down."""
    asked = list(matters)
    families = {one.family_id for one in asked if one.clock_state == INHERITED}
    kin = {one.pk: one for one in Matter.objects.filter(family__in=families)} if families else {}
    clocks = readings_for([*asked, *kin.values()], now)
    return {one.pk: standing_among(one, kin, clocks) for one in asked}


def standing_among(matter: Matter, kin: Mapping[int, Matter], clocks: Mapping[int, list[ClockReading]]) -> UnderClock:
    """The most urgent clock of a matter, else that of the nearest of its kin it was begun from."""
    own, before = next(iter(clocks.get(matter.pk, [])), None), kin.get(matter.parent_id or 0)
    if matter.clock_state != INHERITED or before is None:
        return UnderClock(own)
    return UnderClock(standing_among(before, kin, clocks).clock or own, handed_down=True)


def _clock_runs(matters: Mapping[int, Matter]) -> list[ClockRun]:
    """Kept on the matters too: whether a move is open to somebody asks for them again. Django's own reading ahead makes
    a question of each matter, which costs ten times as much."""
    asked: dict[int, list[ClockRun]] = {pk: [] for pk, one in matters.items() if "clock_runs" not in _read_ahead(one)}
    for run in ClockRun.objects.filter(matter__in=asked).order_by("pk"):
        asked[run.matter_id].append(run)
    for pk, runs in asked.items():
        rows: QuerySet[ClockRun] = QuerySet(ClockRun)
        rows._result_cache = runs
        _read_ahead(matters[pk])["clock_runs"] = rows
    return [run for one in matters.values() for run in one.clock_runs.all()]


def _read_ahead(matter: Matter) -> dict[str, QuerySet[Any, Any]]:
    """What was read ahead for a row, where Django looks for it."""
    kept: dict[str, QuerySet[Any, Any]] = matter.__dict__.setdefault("_prefetched_objects_cache", {})
    return kept


def rows_about(matter: Matter) -> list[Model]:
    """A matter and the rows of the apps that hold it: its clue, its complaint, its check."""
    ones = [relation for relation in Matter._meta.related_objects if relation.one_to_one]
    held = [getattr(matter, one.get_accessor_name(), None) for one in ones]  # type: ignore[arg-type]
    return [matter, *(row for row in held if row is not None)]


def numbers_of(ids: Iterable[str]) -> dict[str, str]:
    """The numbers of matters by their ids as the trail keeps them: a number alone tells nothing of a case."""
    rows = Matter.objects.filter(pk__in=list(ids)).values_list("pk", "number")
    return {str(pk): number for pk, number in rows}


def id_of(number: str) -> str:
    """The id by which the trail names the matter of this number; "" without one."""
    pk = Matter.objects.filter(number=number).values_list("pk", flat=True).first() if number else None
    return str(pk) if pk else ""


def state_title(matter: Matter) -> str:
    """The name of the state a matter stands in, for staff."""
    return procedure(matter.procedure, matter.version).states[matter.state].title


def public_wording(matter: Matter) -> str:
    """What the party is told about the state; the state's own name where no wording is set."""
    declared = procedure(matter.procedure, matter.version)
    state = declared.states[matter.state]
    return worded(declared, state.public or state.title, city_time.day_of(matter.opened_at))


def _urgency(reading: ClockReading, now: datetime) -> tuple[int, datetime]:
    order = {"breached": 0, "running": 0, "paused": 1}
    return order.get(reading.state, 2), reading.due_at or now


def matters_by(ids: Iterable[int]) -> dict[int, Matter]:
    """Matters by their ids, in one query; which of them somebody may see is judged before."""
    return Matter.objects.in_bulk(set(ids))


def matter_numbered(number: str) -> Matter | None:
    """The matter of a number, whatever its procedure."""
    return Matter.objects.filter(number=number.strip()).exclude(number="").first()


def open_matters_at(path: str) -> int:
    """How many matters an organisation and those below it still have in hand."""
    return Matter.objects.filter(office__under=path, closed_at=None).count()


def reaching(year: int) -> QuerySet[Matter]:
    """The open matters with a clock that ends in a year or later, or that is provisional."""
    reaches = Q(clock_runs__due_at__gte=city_time.start_of(date(year, 1, 1))) | Q(clock_runs__provisional=True)
    return Matter.objects.filter(reaches, closed_at=None).distinct().order_by("pk")
