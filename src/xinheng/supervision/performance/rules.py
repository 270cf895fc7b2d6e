"""Months and quarters, values, and the points they are worth. Nothing here knows the database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xinheng.kit.months import months_later
from xinheng.supervision.performance.declarations import WorkIndicator

MONTH, QUARTER = re.compile(r"^(\d{4})-(\d{2})$"), re.compile(r"^(\d{4})Q([1-4])$")
IN_QUARTER = 3


@dataclass(frozen=True)
class Month:
    """A month of the calendar, by its first day."""

    first: date

    @property
    def next_first(self) -> date:
        """The first day that is not in it any more."""
        return months_later(self.first, 1)


@dataclass(frozen=True)
class AssessmentPeriod:
    """A month or a quarter: `key` as it stands in an address, 2026-11 or 2026Q4."""

    key: str
    title: str
    months: tuple[Month, ...]

    @property
    def before(self) -> "AssessmentPeriod":
        """The one before it."""
        first = months_later(self.months[0].first, -len(self.months))
        return month_of(first) if len(self.months) == 1 else quarter_of(first)


def month_of(day: date) -> AssessmentPeriod:
    """The month of a day."""
    return AssessmentPeriod(f"{day:%Y-%m}", f"{day.year} 年 {day.month} 月", (Month(day.replace(day=1)),))


def quarter_of(day: date) -> AssessmentPeriod:
    """The quarter of a day."""
    number = (day.month - 1) // IN_QUARTER
    first = date(day.year, number * IN_QUARTER + 1, 1)
    months = tuple(Month(months_later(first, ahead)) for ahead in range(IN_QUARTER))
    return AssessmentPeriod(f"{day.year}Q{number + 1}", f"{day.year} 年第{'一二三四'[number]}季度", months)


def period_of(key: str, today: date) -> AssessmentPeriod:
    """What the address names; this month where it names none that has begun."""
    try:
        if found := MONTH.match(key):
            told = month_of(date(int(found[1]), int(found[2]), 1))
        elif found := QUARTER.match(key):
            told = quarter_of(date(int(found[1]), int(found[2]) * IN_QUARTER, 1))
        else:
            return month_of(today)
    except ValueError:
        return month_of(today)
    return told if told.months[0].first <= today else month_of(today)


@dataclass(frozen=True)
class Value:
    """What an indicator comes to: `part` of `whole`."""

    part: float = 0
    whole: int = 0

    def __add__(self, other: "Value") -> "Value":
        return Value(self.part + other.part, self.whole + other.whole)


def value_of(one: WorkIndicator, told: Value) -> float | None:
    """The figure in its unit; None where there was nothing to count."""
    if not told.whole:
        return None
    share = told.part / told.whole
    return share * 100 if one.unit == "%" else share


def points_of(one: WorkIndicator, told: Value) -> float | None:
    """Its points, from none to its weight; None where nothing was counted or it is only shown."""
    value = value_of(one, told)
    if value is None or not one.weight:
        return None
    reached = (value - one.none) / (one.full - one.none)
    return one.weight * min(1.0, max(0.0, reached))


def score_of(known: Mapping[str, WorkIndicator], told: Mapping[str, Value]) -> float | None:
    """Points out of a hundred, over the indicators that had something to count; None where none had."""
    had = [(one.weight, points) for name, one in known.items() if (points := _points(one, told.get(name))) is not None]
    weights = sum(weight for weight, _ in had)
    return 100 * sum(points for _, points in had) / weights if weights else None


def _points(one: WorkIndicator, told: Value | None) -> float | None:
    return points_of(one, told) if told else None
