"""Working days in China: weekends, statutory holidays, and the weekend days worked in exchange for a holiday.

The State Council announces holidays a year at a time, usually in November. A year nobody has announced yet is counted
by weekends alone and the result says that it is provisional: a deadline that may move is worth more than an error.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar.constants as announced

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """A day found by counting; `provisional` when the way to it crossed a year whose holidays are not announced."""

    day: date
    provisional: bool = False


@dataclass(frozen=True)
class Holidays:
    """The holiday table: weekdays off, weekend days worked, and the years for which it is complete."""

    days_off: frozenset[date] = field(default_factory=frozenset)
    extra_working: frozenset[date] = field(default_factory=frozenset)
    known_years: frozenset[int] = field(default_factory=frozenset)

    def is_known(self, day: date) -> bool:
        """Whether the holidays of that day's year have been announced and loaded."""
        return day.year in self.known_years

    def is_working(self, day: date) -> bool:
        """Whether the offices work on that day; swap working days count, holidays and weekends do not."""
        if day in self.extra_working:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def why_off(self, day: date) -> str:
        """The reason a day does not count as working, in Chinese; empty for a working day."""
        if self.is_working(day):
            return ""
        return "节假日" if day in self.days_off else "周末"

    def add_working_days(self, day: date, amount: int) -> Counted:
        """The `amount`-th working day after `day`, which itself is not counted; negative amounts count backwards.

        Law: 市场监督管理行政处罚程序规定 第八十条 (the day of the event is not counted). `amount` is in working days;
        zero gives the day itself, even when it is a holiday.
        """
        step = ONE_DAY if amount >= 0 else -ONE_DAY
        provisional = False
        left = abs(amount)
        while left:
            day += step
            provisional = provisional or not self.is_known(day)
            left -= self.is_working(day)
        return Counted(day, provisional)

    def next_working(self, day: date) -> Counted:
        """The first working day that is not before `day`: where a period ending on a holiday ends instead."""
        provisional = not self.is_known(day)
        while not self.is_working(day):
            day += ONE_DAY
            provisional = provisional or not self.is_known(day)
        return Counted(day, provisional)

    def previous_working(self, day: date) -> Counted:
        """The last working day that is not after `day`: where a period counted backwards ends."""
        provisional = not self.is_known(day)
        while not self.is_working(day):
            day -= ONE_DAY
            provisional = provisional or not self.is_known(day)
        return Counted(day, provisional)

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie in (after, until]; 0 when `until` is not later."""
        return sum(self.is_working(day) for day in days_between(after, until))


def days_between(after: date, until: date) -> Iterator[date]:
    """The days of (after, until] in order."""
    day = after + ONE_DAY
    while day <= until:
        yield day
        day += ONE_DAY


def seeded_holidays() -> Holidays:
    """The announced years that ship with the platform (the package `chinesecalendar`); staff load later ones."""
    return Holidays(
        days_off=frozenset(announced.holidays),
        extra_working=frozenset(announced.workdays),
        known_years=frozenset(day.year for day in announced.holidays),
    )
