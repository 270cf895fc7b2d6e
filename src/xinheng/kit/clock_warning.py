"""From which moment on a clock warns: the earliest of the marks of its rule (`70%|3wd`) that lies after its start. A
clock that is not longer than a mark would warn at its birth, of what nobody can have begun."""

from datetime import date, datetime, timedelta

from xinheng.kit import city_time
from xinheng.kit.clock_counting import Count
from xinheng.kit.clock_rule import ClockRule
from xinheng.kit.working_days import Holidays

DEFAULT_WARNING = "70%|3wd"


def warn_from(rule: ClockRule, count: Count, start: date, due_at: datetime, holidays: Holidays) -> datetime:
    """The earliest moment after the day of the start at which one of the rule's warnings holds, at the latest the last
    day: a day begins at midnight."""
    due = city_time.day_of(due_at)
    days = []
    for mark in (rule.warn_at or DEFAULT_WARNING).split("|"):
        if mark.endswith("%"):
            needed = -(-count.total * int(mark[:-1]) // 100)
            days.append(next((line.day for line in count.lines if line.number == needed), due))
        elif mark.endswith("wd"):
            days.append(holidays.add_working_days(due, -int(mark[:-2])).day)
        elif mark.endswith("cd"):
            days.append(due - timedelta(days=int(mark[:-2])))
    return city_time.start_of(min((day for day in days if day > start), default=due))


def warn_from_hours(rule: ClockRule, due_at: datetime, whole: timedelta) -> datetime:
    """Clocks of hours and minutes warn at a share of the time or, where they are longer, so many hours before the
    end."""
    before = [whole * 0.3]
    for mark in rule.warn_at.split("|"):
        if mark.endswith("%"):
            before[0] = whole * (1 - int(mark[:-1]) / 100)
        elif mark.endswith("h") and timedelta(hours=int(mark[:-1])) < whole:
            before.append(timedelta(hours=int(mark[:-1])))
    return due_at - max(before)
