"""Months, quarters and years as the periods of a form: `2026-11`, `2026Q4`, `2026`."""

import re
from datetime import date, timedelta
from typing import Literal

Every = Literal["month", "quarter", "year"]
MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "year": 12}
_WRITTEN = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4]))?")


def every_of(period: str) -> Every:
    """What kind of period is written. Raises ValueError for what is none."""
    found = _read(period)
    return "month" if found["month"] else "quarter" if found["quarter"] else "year"


def first_day(period: str) -> date:
    """The day it begins."""
    found = _read(period)
    month = int(found["month"] or 0) or (int(found["quarter"]) * 3 - 2 if found["quarter"] else 1)
    return date(int(found["year"]), month, 1)


def last_day(period: str) -> date:
    """The day it ends."""
    start = first_day(period)
    month = start.month + MONTHS[every_of(period)]
    return date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)


def period_of(every: Every, day: date) -> str:
    """The period in which a day lies."""
    if every == "month":
        return f"{day:%Y-%m}"
    return f"{day.year}Q{(day.month + 2) // 3}" if every == "quarter" else f"{day.year}"


def before(period: str) -> str:
    """The period before this one."""
    return period_of(every_of(period), first_day(period) - timedelta(days=1))


def last_ended(every: Every, today: date) -> str:
    """The newest period that is over."""
    return before(period_of(every, today))


def in_words(period: str) -> str:
    """2026 年 11 月, 2026 年第四季度, 2026 年."""
    start, every = first_day(period), every_of(period)
    if every == "month":
        return f"{start.year} 年 {start.month} 月"
    return f"{start.year} 年第{'一二三四'[(start.month - 1) // 3]}季度" if every == "quarter" else f"{start.year} 年"


def _read(period: str) -> re.Match[str]:
    found = _WRITTEN.fullmatch(period)
    if found is None:
        raise ValueError(f"期别写作 2026-11、2026Q4 或 2026，写的是“{period}”")
    return found
