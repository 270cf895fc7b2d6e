"""The holiday table in force."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from xinheng.kit.working_days import AnnouncedDay, Holidays, holidays_from, seeded_days
from xinheng.support.calendar.models import Holiday

# Seconds a process goes on with the table it looked up: a page with clocks asks for it several times.
FRESH_FOR = 1.0
_kept: dict[str, Any] = {"until": 0.0, "table": None}


def holidays() -> Holidays:
    """The loaded years, and the shipped ones where nobody loaded any. One small query to see whether it changed."""
    if time.monotonic() < _kept["until"]:
        kept: Holidays = _kept["table"]
        return kept
    with connection.cursor() as cursor:  # every page with a clock asks: the ORM would cost ten times the query
        cursor.execute("SELECT max(loaded_at), count(*) FROM calendar_holiday")
        newest, count = cursor.fetchone()
    table = _of_city(_table(newest, count))
    _kept.update(table=table, until=time.monotonic() + FRESH_FOR)
    return table


def days_to_answer(received: date, answer_by: date) -> int:
    """Calendar days from receipt to the day on which a superior wants his answer, one at least; for a day off he has it
    on the last working day before."""
    table = holidays()
    until = answer_by if table.is_working(answer_by) else table.previous_working(answer_by).day
    return max(1, (until - received).days)


def forget_holidays() -> None:
    """Look the table up anew; other processes do so within `FRESH_FOR` seconds."""
    _kept["until"] = 0.0


@lru_cache(maxsize=4)
def _table(newest: object, count: int) -> Holidays:
    """The table as of the newest row: loading always writes new rows, so the pair names its content."""
    loaded = [AnnouncedDay(row.date, row.name, row.is_off, row.year) for row in Holiday.objects.all()]
    years = {day.year for day in loaded}
    return holidays_from([*(day for day in seeded_days() if day.year not in years), *loaded])


def holidays_if(year: int, days: Sequence[AnnouncedDay]) -> Holidays:
    """The table as it would be with this announcement of a year: for looking before loading."""
    others = [AnnouncedDay(row.date, row.name, row.is_off, row.year) for row in Holiday.objects.exclude(year=year)]
    known = {year, *(day.year for day in others)}
    return _of_city(holidays_from([*(day for day in seeded_days() if day.year not in known), *others, *days]))


def _of_city(table: Holidays) -> Holidays:
    """The table, with how this city reads 节假日 at the end of a period."""
    return replace(table, weekends_move=settings.WEEKENDS_MOVE_DEADLINES)


def missing_year(today: date) -> int | None:
    """The year whose announcement should be here by now and is not: this one, and from November the next."""
    table = holidays()
    wanted = [today.year, *([today.year + 1] if today.month >= 11 else [])]
    return next((year for year in wanted if year not in table.known_years), None)


@dataclass(frozen=True)
class LoadedYear:
    """A year of the table and where it comes from."""

    year: int
    off: int
    worked: int
    source: str
    loaded_at: datetime | None


def loaded_years() -> list[LoadedYear]:
    """Every year that is known, newest first; shipped ones have no day of loading."""
    rows = list(Holiday.objects.all())
    told = {row.year: (row.source, row.loaded_at) for row in rows}
    shipped = [day for day in seeded_days() if day.year not in told]
    days_in: dict[int, list[bool]] = {}
    for of_year, is_off in [*((row.year, row.is_off) for row in rows), *((day.year, day.is_off) for day in shipped)]:
        days_in.setdefault(of_year, []).append(is_off)
    years = []
    for year in sorted(holidays().known_years, reverse=True):
        days = days_in.get(year, [])
        off = sum(days)
        source, at = told.get(year, ("随平台提供", None))
        years.append(LoadedYear(year, off, len(days) - off, source, at))
    return years


def days_of(year: int) -> list[AnnouncedDay]:
    """The days of one year as they count now, in order."""
    rows = Holiday.objects.filter(year=year)
    days = [AnnouncedDay(row.date, row.name, row.is_off, row.year) for row in rows]
    return days or sorted((day for day in seeded_days() if day.year == year), key=lambda day: day.day)
