"""Months of the calendar: how publicity, windows and terms are counted."""

from calendar import monthrange
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_gone(today: date, months: int) -> date:
    """The latest day from which so many months are over today."""
    day = months_later(today, -months)
    while months_later(day + timedelta(days=1), months) <= today:
        day += timedelta(days=1)
    return day


def first_of_next(day: date, month: int) -> date:
    """The next first day of a month of the year, after a day."""
    return date(day.year + (day.month >= month), month, 1)


def first_of_last(day: date, month: int) -> date:
    """The latest first day of a month of the year that is not after a day."""
    return date(day.year - (day.month < month), month, 1)
