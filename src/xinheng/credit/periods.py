"""Periods of publicity by the law of their day.

A period is that of the law in force when it began. A later law applies to what began before it only where it is kinder
(立法法 第一百零四条): a shorter period shortens, a longer one never prolongs.
"""

from datetime import date

from xinheng.kit.conditions import nodes as n
from xinheng.support.procedures.parameters import Parameter, parameter_value, parameters, with_amendments

# A period that the law does not end.
ENDLESS = 0


def months_after(starts: n.Day, name: str, today: date) -> n.Day:
    """The day on which the period of a dated parameter is over, counted from `starts`."""
    parameter_value(name, today)
    steps = kindest(with_amendments(name, parameters()[name]), today)
    ends = [(since, _end(starts, months)) for since, months in steps]
    # The newest law first; what began before the first known law goes by that one.
    cases = tuple((n.Compare(starts, ">=", n.Const(since)), end) for since, end in reversed(ends[1:]))
    return n.Choice(cases, ends[0][1]) if cases else ends[0][1]


def kindest(declared: Parameter, today: date) -> list[tuple[date, int]]:
    """(since, months) of each law until today, made no longer than any later one; equal neighbours are one."""
    values = sorted((value for value in declared.values if value.since <= today), key=lambda value: value.since)
    shortest, found = None, []
    for value in reversed(values):
        months = int(value.value)
        shortest = months if shortest is None else _shorter(months, shortest)
        found.append((value.since, shortest))
    steps: list[tuple[date, int]] = []
    for since, months in reversed(found):
        if not steps or steps[-1][1] != months:
            steps.append((since, months))
    return steps


def _shorter(one: int, other: int) -> int:
    return max(one, other) if ENDLESS in (one, other) else min(one, other)


def _end(starts: n.Day, months: int) -> n.Day:
    return n.AddMonths(starts, months) if months else n.NoDay()
