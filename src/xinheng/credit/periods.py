"""Periods of publicity by the law of their day.

A period is that of the law in force on the day of the fact (立法法 第一百零四条), however late it is
published. A later law applies to what was there before it only where it is kinder: a shorter period shortens, a longer
one never prolongs.
"""

from dataclasses import dataclass
from datetime import date

from xinheng.kit.conditions import nodes as n
from xinheng.support.procedures.parameters import Parameter, parameter_value, parameters, with_amendments

# A period that the law does not end.
ENDLESS = 0


@dataclass(frozen=True)
class Law:
    """One of the laws under which facts have a period: of those from `since` on, so many months."""

    since: date
    months: int
    basis: str

    def end(self, starts: n.Day) -> n.Day:
        """The day on which the period is over, counted from its beginning."""
        return n.AddMonths(starts, self.months) if self.months else n.NoDay()


def laws_of(name: str, today: date) -> list[Law]:
    """The laws of a dated parameter that facts known today fall under, the newest first; what was before the first
    known law goes by that one. Mostly it is one."""
    parameter_value(name, today)
    return kindest(with_amendments(name, parameters()[name]), today)[::-1]


def kindest(declared: Parameter, today: date) -> list[Law]:
    """Each law until today, made no longer than any later one; equal neighbours are one."""
    values = sorted((value for value in declared.values if value.since <= today), key=lambda value: value.since)
    kept: Law | None = None
    found: list[Law] = []
    for value in reversed(values):
        months = int(value.value)
        if kept is None or _shorter(months, kept.months) != kept.months:
            kept = Law(value.since, months, value.basis)
        found.append(Law(value.since, kept.months, kept.basis))
    steps: list[Law] = []
    for law in reversed(found):
        if not steps or steps[-1].months != law.months:
            steps.append(law)
    return steps


def _shorter(one: int, other: int) -> int:
    return max(one, other) if ENDLESS in (one, other) else min(one, other)
