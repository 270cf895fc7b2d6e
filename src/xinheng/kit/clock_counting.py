"""Counting a legal period day by day: what counts, what is excluded and why, and where the period ends."""

import calendar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from xinheng.kit.working_days import ONE_DAY, Holidays

Unit = Literal["working_day", "calendar_day", "month", "hour", "minute"]
# Minutes of one unit, where a period runs on the clock and not in days.
MINUTES = {"hour": 60, "minute": 1}

COUNTING_BASIS = "市场监督管理行政处罚程序规定第八十条；市场监督管理投诉举报处理办法第四十五条"


class ExplainedDay(NamedTuple):
    """One line of the day-by-day explanation: the day, its number in the period (None: excluded), why, by which law."""

    day: date
    number: int | None
    note: str
    basis: str = ""


@dataclass(frozen=True)
class Pause:
    """A span that is excluded: the day it began still counts, the day it ended does not. `until` None: still open."""

    since: date
    until: date | None
    reason: str
    basis: str = ""

    def covers(self, day: date, today: date) -> bool:
        """Whether `day` is excluded; an open pause is taken to end today."""
        return self.since < day <= (self.until or today)


@dataclass(frozen=True)
class CountedSpan:
    """What has to be counted: from which day (itself not counted), how much, with which exclusions."""

    start: date
    amount: int
    unit: Unit
    pauses: tuple[Pause, ...]
    today: date


@dataclass(frozen=True)
class Count:
    """The counted period: its last day, how many days counted, whether announced holidays covered it, and each line."""

    due: date
    total: int
    provisional: bool
    lines: tuple[ExplainedDay, ...]


def add_months(day: date, months: int) -> date:
    """The same day number `months` later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# What begins on one day under one rule ends on one day: a city's matters of a day are counted a few times, not each.
@lru_cache(maxsize=512)
def count_period(period: CountedSpan, holidays: Holidays) -> Count:
    """Walk from the day after the start until the amount is reached, then over a pause or holiday at the end.

    Law: Order 2 第八十条 and Order 121 第四十五条: the day of the event is not counted; a period whose last day is a
    holiday ends on the first day after it. Working days skip weekends and holidays and include swap working days.
    """
    working = period.unit == "working_day"
    total = (add_months(period.start, period.amount) - period.start).days if period.unit == "month" else period.amount
    lines = [ExplainedDay(period.start, None, "起算之日，不计入", COUNTING_BASIS)]
    provisional, number, day = False, 0, period.start
    while number < total:
        day += ONE_DAY
        if working and not holidays.is_known(day):
            provisional = True
        excluded, basis = _excluded(day, period, holidays, working)
        if not excluded:
            number += 1
        lines.append(ExplainedDay(day, None if excluded else number, excluded or _counted(day, holidays), basis))
    due, end_provisional, tail = _end(day, period, holidays)
    return Count(due, total, provisional or end_provisional, (*lines, *tail))


def count_back(period: CountedSpan, holidays: Holidays) -> Count:
    """The latest day on which something must be done `amount` before a date; a holiday moves it earlier."""
    working = period.unit == "working_day"
    day, number, provisional = period.start, 0, False
    lines = [ExplainedDay(day, None, "事件之日，不计入", COUNTING_BASIS)]
    end = add_months(day, -period.amount) if period.unit == "month" else None
    while (number < period.amount) if end is None else (day > end):
        day -= ONE_DAY
        provisional = provisional or (working and not holidays.is_known(day))
        off = holidays.why_off(day) if working else ""
        number += not off
        lines.append(ExplainedDay(day, None if off else number, f"{off}，不计入" if off else "计入", ""))
    last = holidays.previous_working(day)
    if last.day != day:
        lines.append(ExplainedDay(last.day, None, "末日逢节假日，提前到此日", COUNTING_BASIS))
    return Count(last.day, number, provisional or last.provisional, tuple(lines))


def days_used(period: CountedSpan, until: date, holidays: Holidays) -> int:
    """How many days of the period's kind were used in (start, until], exclusions left out."""
    working = period.unit == "working_day"
    used, day = 0, period.start
    while day < until:
        day += ONE_DAY
        used += not _excluded(day, period, holidays, working)[0]
    return used


def _excluded(day: date, period: CountedSpan, holidays: Holidays, working: bool) -> tuple[str, str]:
    """Why the day is not counted and by which rule; two empty strings when it counts."""
    for pause in period.pauses:
        if pause.covers(day, period.today):
            return f"{pause.reason or '暂停'}，不计入", pause.basis
    off = holidays.why_off(day) if working else ""
    return (f"{off}，不计入", "") if off else ("", "")


def _counted(day: date, holidays: Holidays) -> str:
    return "调休上班，计入" if day in holidays.extra_working else "计入"


def _end(day: date, period: CountedSpan, holidays: Holidays) -> tuple[date, bool, list[ExplainedDay]]:
    """Where the period ends once the amount is reached on `day`.

    A pause that began on that very day takes the rest of it away, so the period ends with the pause; then a last day
    on a holiday, and where the city reads the law so on a weekend, moves on.
    """
    lines: list[ExplainedDay] = []
    first = day
    while stopping := next((p for p in period.pauses if p.covers(day + ONE_DAY, period.today)), None):
        day += ONE_DAY
        lines.append(ExplainedDay(day, None, f"{stopping.reason or '暂停'}，不计入", stopping.basis))
    end = holidays.next_working(day) if period.unit == "working_day" else holidays.last_day(day)
    if end.day != day:
        lines.append(ExplainedDay(end.day, None, "末日逢节假日，顺延到此日", COUNTING_BASIS))
    return end.day, end.provisional or not holidays.is_known(first), lines
