"""From which moment on a clock warns: the earliest of the marks of its rule (`70%|3wd`)."""

from datetime import date, datetime, timedelta

from xinheng.kit import city_time
from xinheng.kit.clock_counting import Count
from xinheng.kit.clock_rule import ClockRule
from xinheng.kit.working_days import Holidays

DEFAULT_WARNING = "70%|3wd"


def warn_from(rule: ClockRule, count: Count, start: date, due_at: datetime, holidays: Holidays) -> datetime:
    """The earliest moment at which one of the rule's warnings holds: a day begins at midnight."""
    due = city_time.day_of(due_at)
    days = [due]
    for mark in (rule.warn_at or DEFAULT_WARNING).split("|"):
        if mark.endswith("%"):
            needed = -(-count.total * int(mark[:-1]) // 100)
            days.append(next((line.day for line in count.lines if line.number == needed), due))
        elif mark.endswith("wd"):
            days.append(holidays.add_working_days(due, -int(mark[:-2])).day)
        elif mark.endswith("cd"):
            days.append(due - timedelta(days=int(mark[:-2])))
    return city_time.start_of(max(min(days), min(start, due)))


def warn_from_hours(rule: ClockRule, due_at: datetime, whole: timedelta) -> datetime:
    """Clocks of hours and minutes warn at a share of the time or so many hours before the end."""
    moments = [due_at - whole * 0.3]
    for mark in rule.warn_at.split("|"):
        if mark.endswith("%"):
            moments[0] = due_at - whole * (1 - int(mark[:-1]) / 100)
        elif mark.endswith("h"):
            moments.append(due_at - timedelta(hours=int(mark[:-1])))
    return min(moments)
