"""A newly announced year: the holiday table and the deadlines that depend on it, looked at first, then in one act."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.working_days import AnnouncedDay
from xinheng.support.audit.actions import Actor
from xinheng.support.calendar.actions import load_holidays
from xinheng.support.calendar.queries import holidays_if
from xinheng.support.calendar.rules import check_announcement, read_announcement
from xinheng.support.procedures.clocks.clockwork import from_json
from xinheng.support.procedures.clocks.store import read_clocks
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import reaching
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.tasks import recount

# A preview is looked at by a person: so many matters are counted, and it says when there are more.
MOST = 2_000


@dataclass(frozen=True)
class Shift:
    """An open matter whose most urgent day would be another one."""

    procedure: str
    before: date
    after: date


@dataclass(frozen=True)
class Preview:
    """What an announcement would change."""

    days: list[AnnouncedDay]
    counted: int
    settled: int
    shifts: list[Shift]
    more: bool


@transaction.atomic
def announce_year(*, year: int, text: str, source: str, by: Actor) -> int:
    """Load a year's holidays from CSV text and have every deadline that reaches into it counted again.

    Returns the number of days loaded. Raises Refusal with the row that is wrong.
    """
    loaded = load_holidays(year=year, days=read_announcement(year, text), source=source, by=by)
    recount.enqueue(year)
    return loaded


def preview_year(year: int, text: str) -> Preview:
    """Read and check an announcement and count the open matters with it, writing nothing. Raises Refusal."""
    days = read_announcement(year, text)
    check_announcement(year, days)
    table, now = holidays_if(year, days), city_time.now()
    matters = list(reaching(year).prefetch_related("clock_runs")[: MOST + 1])
    shifts, settled = [], 0
    for matter in matters[:MOST]:
        before, provisional = matter.due_on, matter.due_provisional
        declared = procedure(matter.procedure, matter.version)
        events = {run.clock: from_json(run.events) for run in matter.clock_runs.all()}
        read_clocks(matter, declared, events, now, table)
        settled += provisional and not matter.due_provisional
        if before and matter.due_on and before != matter.due_on:
            shifts.append(Shift(_title(matter), before, matter.due_on))
    return Preview(days, min(len(matters), MOST), settled, shifts, more=len(matters) > MOST)


def _title(matter: Matter) -> str:
    """The kind of matter: who keeps the calendar sees no case."""
    return procedure(matter.procedure, matter.version).title
