"""The day on which a result may become another one though no record changed: windows end, periods of publicity begin
and end, what was due is overdue, points have halved a little further, somebody is young no more.

Until that day a result holds, so a new day asks only for those whose day has come. A day told too early costs a look
that finds nothing; a day told too late would be a wrong class, so what is not known for sure is told early.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from xinheng.credit.publicity import Publication
from xinheng.credit.risk.declarations import Bin, Indicator, Scorecard, Veto
from xinheng.credit.risk.statement.conditions import TODAY, name, printer
from xinheng.fusion.standard.conditions import Filter, filter_tree
from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.printing import Printer

TOMORROW = f"({TODAY} + INTERVAL 1 DAY)::DATE"
DAYS_A_MONTH = 30.4375


def earliest(days: Iterable[str]) -> str:
    """Of these days, the first one after the day of scoring, for one row."""
    ahead = [f"CASE WHEN {day} > {TODAY} THEN {day} END" for day in dict.fromkeys(days)]
    return f"least({', '.join(ahead)}, NULL::DATE)"


def turns_of(members: Iterable[Indicator]) -> Iterator[str]:
    """The days on which a record of the group begins or ceases to count for one of its indicators."""
    yield "effective_on"
    for one in members:
        if one.window:
            yield f"(effective_on + INTERVAL {one.window} MONTH)::DATE"
        if one.in_force:
            yield "ends_on"
        if one.kind == "days_since":
            yield from _aged(one)
        for filters in (one.filter, one.part):
            yield from _asked_for_today(filters)


def _aged(one: Indicator) -> Iterator[str]:
    """Days at which an age passes a bound of the indicator."""
    field = name(one.fields[0]) if one.fields else "effective_on"
    for bound in _numbers([*one.bins, *one.vetoes]):
        for more in (0, 1):
            yield f"({field} + INTERVAL {int(bound) + more} DAY)::DATE"


def _numbers(tests: Iterable[Bin | Veto]) -> list[float]:
    return sorted({float(bound) for test in tests for _, bound in test.bounds if not isinstance(bound, str)})


def _asked_for_today(filters: Filter) -> Iterator[str]:
    for day in compared_with_today(filter_tree(filters, n.FieldOf)):
        yield from told(day, printer())


def public_turns(rules: Publication, judge: Printer) -> Iterator[str]:
    """The days on which a record begins or ceases to be shown."""
    yield judge.term(rules.starts)
    yield judge.term(rules.hidden_on)
    for rule in (*rules.held_back, *rules.periods, *rules.follows, *rules.stops):
        for day in compared_with_today(rule.when):
            yield from told(day, judge)


def told(day: n.Day | None, judge: Printer) -> Iterator[str]:
    """A day that is compared with today, and the one after: which of both turns it depends on the sign. What a linked
    record is asked about today is asked anew each day."""
    if day is None:
        yield TOMORROW
        return
    text = judge.term(day)
    yield f"({text})::DATE"
    yield f"({text} + INTERVAL 1 DAY)::DATE"


def compared_with_today(tree: Any, *, linked: bool = False) -> Iterator[n.Day | None]:
    """The days of the record that a condition compares with the day of scoring; None for one of a linked record."""
    if isinstance(tree, n.Compare) and n.Today() in (tree.left, tree.right):
        other = tree.left if tree.right == n.Today() else tree.right
        yield None if linked else other
    elif isinstance(tree, tuple):
        for part in tree:
            yield from compared_with_today(part, linked=linked)
    elif is_dataclass(tree):
        inside = linked or isinstance(tree, n.AnyLinked | n.LatestLinked)
        for one in fields(tree):
            yield from compared_with_today(getattr(tree, one.name), linked=inside)


def young_until(card: Scorecard) -> str:
    """The day from which the subject is young no more; months are counted by the calendar, from first to first."""
    if card.new_subject is None:
        return "NULL::DATE"
    return f"(date_trunc('month', s.established_on) + INTERVAL {card.new_subject.months} MONTH)::DATE"


def halved_on(indicator: Indicator, whole: str, since: str, points: str) -> str:
    """The day on which points that fade have one less. From `whole` points on, `points` are left at
    half-life × log2(whole ÷ points); a hair earlier, so that no rounding of the engine makes it late."""
    days = f"floor({DAYS_A_MONTH} * {indicator.half_life} * log2(({whole}) / {points}::DOUBLE) - 0.000001)::INT"
    return f"CASE WHEN {points} > 0 AND {since} IS NOT NULL THEN greatest({TOMORROW}, {since} + 1 + {days}) END"
