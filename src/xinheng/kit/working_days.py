"""Working days in China: weekends, statutory holidays, and the weekend days worked in exchange for a holiday.

The State Council announces holidays a year at a time, usually in November. A year nobody has announced yet is counted
by weekends and the days fixed by regulation, and the result says that it is provisional: a deadline that may move is
worth more than an error.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar.constants as announced

ONE_DAY = timedelta(days=1)
CHINESE_NAMES: dict[str, str] = {entry.value: entry.chinese for entry in announced.Holiday}


# Month, day → holiday, for the days that need no yearly announcement to be known; 2 May since 2025.
# Law: 全国年节及纪念日放假办法（国务院令第 270 号，2024 年修订）第二条.
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}


def fixed_holiday(day: date) -> str:
    """The holiday a day is in every year, announced or not; empty for other days.

    清明 moves between 4 and 6 April with the sun and is worked out for this century; those of the moon are not known
    before the announcement.
    """
    if day.month == 4 and day.day == qingming(day.year):
        return "清明节"
    if (day.month, day.day) == (5, 2) and day.year < 2025:
        return ""
    return _FIXED.get((day.month, day.day), "")


def qingming(year: int) -> int:
    """The day of April on which 清明 falls, for 2000 to 2099."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4


def fixed_holidays(year: int) -> dict[date, str]:
    """Every day of a year that is a holiday without an announcement, with its name."""
    days = [date(year, month, day) for month, day in _FIXED] + [date(year, 4, qingming(year))]
    return {day: fixed_holiday(day) for day in sorted(days) if fixed_holiday(day)}


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
    # Whether a period that ends on a weekend goes on to the next working day: 法定节假日 is read so in practice. A city
    # that keeps to the letter lets only holidays move the last day.
    weekends_move: bool = True

    def is_known(self, day: date) -> bool:
        """Whether the holidays of that day's year have been announced and loaded."""
        return day.year in self.known_years

    def is_working(self, day: date) -> bool:
        """Whether the offices work on that day; swap working days count, holidays and weekends do not."""
        if day in self.extra_working:
            return True
        return day.weekday() < 5 and day not in self.days_off and (self.is_known(day) or not fixed_holiday(day))

    def why_off(self, day: date) -> str:
        """The reason a day does not count as working, in Chinese; empty for a working day."""
        if self.is_working(day):
            return ""
        return "周末" if day.weekday() >= 5 and day not in self.days_off else "节假日"

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

    def last_day(self, day: date) -> Counted:
        """Where a period of calendar days or months ends whose last day is `day`: on the first day after a holiday.

        Law: Order 121 第四十五条, Order 2 第八十条 say 法定节假日; `weekends_move` says whether weekends are.
        """
        if self.weekends_move:
            return self.next_working(day)
        provisional = not self.is_known(day)
        while day in self.days_off or (not self.is_known(day) and fixed_holiday(day)):
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


@dataclass(frozen=True)
class AnnouncedDay:
    """One day of a yearly announcement: a weekday off or a weekend day worked. `year` is the announcement's year."""

    day: date
    name: str
    is_off: bool
    year: int


def seeded_days() -> list[AnnouncedDay]:
    """The announced days that ship with the platform (the package `chinesecalendar`); staff load later years."""
    off = [_seeded(day, name, is_off=True) for day, name in announced.holidays.items()]
    return off + [_seeded(day, name, is_off=False) for day, name in announced.workdays.items()]


def holidays_from(days: Iterable[AnnouncedDay]) -> Holidays:
    """The table made of announced days; a year is known when an announcement for it is among them."""
    days = list(days)
    return Holidays(
        days_off=frozenset(entry.day for entry in days if entry.is_off),
        extra_working=frozenset(entry.day for entry in days if not entry.is_off),
        known_years=frozenset(entry.year for entry in days),
    )


def _seeded(day: date, name: str, *, is_off: bool) -> AnnouncedDay:
    """The last days of December that are off for New Year belong to the next year's announcement."""
    next_year = day.month == 12 and name == announced.Holiday.new_years_day.value
    return AnnouncedDay(day, CHINESE_NAMES.get(name, name), is_off, day.year + next_year)
