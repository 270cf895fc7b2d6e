"""What a tree means: the plain reading in Python that every printed SQL must agree with."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from xinheng.kit.conditions import nodes as n
from xinheng.kit.months import first_of_next, months_later

Value = str | float | date | None


@dataclass(frozen=True)
class Row:
    """A record as a condition sees it: its open fields as text, its two days, its subject, its neighbours.

    `key` is its natural key. `linked` gives the current records of one type of the same subject.
    """

    fields: Mapping[str, str | None] = field(default_factory=dict)
    effective_on: date | None = None
    ends_on: date | None = None
    subject: Mapping[str, str | None] = field(default_factory=dict)
    linked: Callable[[str], "Iterable[Row]"] = lambda _: ()
    key: str = ""


def holds(tree: n.Truth, row: Row, today: date) -> bool:  # noqa: PLR0911 (one way out a node)
    """Whether a condition is true of a record on a day."""
    match tree:
        case n.Compare(left, sign, right):
            return _compare(value_of(left, row, today), sign, value_of(right, row, today))
        case n.OneOf(of, values):
            return _text(of, row) in values
        case n.AnyOf(of, values):
            return any(one in values for one in _text(of, row).split("|"))
        case n.OnlyOf(of, values):
            text = _text(of, row)
            return text != "" and all(one in values for one in text.split("|"))
        case n.Contains(of, words):
            return any(word in _text(of, row) for word in words)
        case n.Missing(term):
            return value_of(term, row, today) in (None, "")
        case n.And(parts):
            return all(holds(part, row, today) for part in parts)
        case n.Or(parts):
            return any(holds(part, row, today) for part in parts)
        case n.Not(part):
            return not holds(part, row, today)
        case n.Switch(cases, otherwise):
            return holds(next((says for case, says in cases if holds(case, row, today)), otherwise), row, today)
        case n.AnyLinked(type, here, there, condition):
            return any(holds(condition, other, today) for other in _linked(type, here, there, row))
    assert_never(tree)


def value_of(term: n.Term, row: Row, today: date) -> Value:  # noqa: PLR0911 (one way out a node)
    """The text, number or day of a term; None where it is missing."""
    match term:
        case n.FieldOf():
            return _field(term, row)
        case n.Const(value):
            return float(value) if isinstance(value, int | float) else value
        case n.Today():
            return today
        case n.NoDay():
            return None
        case n.LatestLinked(type, here, there, counts, day):
            others = [other for other in _linked(type, here, there, row) if holds(counts, other, today)]
            days = [day_of(day, other, today) for other in others]
            return max((one for one in days if one), default=None) if all(days) else None
        case n.AddMonths(inner, months):
            start = day_of(inner, row, today)
            return months_later(start, months) if start else None
        case n.NextFirst(inner, month):
            start = day_of(inner, row, today)
            return first_of_next(start, month) if start else None
        case n.Choice(cases, otherwise):
            return day_of(next((day for case, day in cases if holds(case, row, today)), otherwise), row, today)
    known = [day for day in (day_of(one, row, today) for one in term.days) if day]
    match term:
        case n.First():
            return min(known, default=None)
        case n.Last():
            return max(known, default=None)
        case n.OrElse():
            return known[0] if known else None
    assert_never(term)


def day_of(term: n.Day, row: Row, today: date) -> date | None:
    """The day of a term that is a day."""
    value = value_of(term, row, today)
    if value is None or isinstance(value, date):
        return value
    raise TypeError(f"not a day: {term}")


def _field(of: n.FieldOf, row: Row) -> Value:
    if of.of == "record" and of.name in ("effective_on", "ends_on"):
        return row.effective_on if of.name == "effective_on" else row.ends_on
    text = _text(of, row)
    if of.kind == "text":
        return text
    if not text:
        return None
    return date.fromisoformat(text[:10]) if of.kind == "day" else float(text)


def _text(of: n.FieldOf, row: Row) -> str:
    if of == n.FieldOf("key"):
        return row.key
    values = row.fields if of.of == "record" else row.subject
    return values.get(of.name) or ""


def _linked(type: str, here: str, there: str, row: Row) -> Iterable[Row]:
    if not here:
        return row.linked(type)
    shared = _text(n.FieldOf(here), row)
    return [other for other in row.linked(type) if shared and _text(n.FieldOf(there), other) == shared]


def _compare(left: Value, sign: n.Sign, right: Value) -> bool:
    if left is None or right is None:
        return False
    order = (left > right) - (left < right)  # type: ignore[operator]  # two values of one kind, by the tree
    return {"=": order == 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]
