"""Conditions as a TOML file writes them: a field and what its value must be. They become trees of `kit.conditions`."""

from collections.abc import Callable, Mapping
from datetime import date

from pydantic import Field as Given

from xinheng.kit.conditions import nodes as n
from xinheng.kit.declared import Declaration

Scalar = bool | int | float | str
# Stands for the day that is judged for, as a bound of a date.
TODAY = "today"


class Condition(Declaration):
    """A test of one value; every key given must hold, none given always holds.

    `from` and `upto` include the bound, `below` and `above` do not. The text `today` stands for the day of judging.
    """

    from_: Scalar | None = Given(default=None, alias="from")
    upto: Scalar | None = None
    below: Scalar | None = None
    above: Scalar | None = None
    equals: Scalar | None = None
    one_of: tuple[Scalar, ...] = ()
    none_of: tuple[Scalar, ...] = ()
    # Of several values joined by "|": at least one of these, or nothing else than these.
    any_of: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    # Holds when the text has one of these in it.
    contains: str | tuple[str, ...] = ()
    null: bool | None = None
    # A date from which so many months are not over yet.
    within: int | None = Given(default=None, gt=0)

    @property
    def bounds(self) -> list[tuple[n.Sign, Scalar]]:
        """The comparisons, as sign and bound."""
        every: list[tuple[n.Sign, Scalar | None]] = [
            (">=", self.from_), ("<=", self.upto), ("<", self.below), (">", self.above), ("=", self.equals),
        ]  # fmt: skip
        return [(sign, bound) for sign, bound in every if bound is not None]


Wanted = Scalar | tuple[Scalar, ...] | Condition
Filter = dict[str, Wanted]
# The field a name in a condition stands for, read as this kind of value.
Naming = Callable[[str, n.Kind], n.FieldOf]


def filter_tree(filters: Mapping[str, Wanted], naming: Naming) -> n.Truth:
    """Every named field fits: a value, one of a list, or a condition."""
    parts = []
    for name, wanted in filters.items():
        if isinstance(wanted, Condition):
            parts.append(condition_tree(name, wanted, naming))
        else:
            parts.append(_is_one_of(name, wanted if isinstance(wanted, tuple) else (wanted,), naming))
    return n.And(tuple(parts))


def condition_tree(name: str, wanted: Condition, naming: Naming) -> n.Truth:
    """One field's condition."""
    text = naming(name, "text")
    parts: list[n.Truth] = [
        n.Compare(naming(name, _kind(bound)), sign, _term(bound)) for sign, bound in wanted.bounds
    ]  # fmt: skip
    if wanted.one_of:
        parts.append(_is_one_of(name, wanted.one_of, naming))
    if wanted.none_of:
        parts.append(n.Not(_is_one_of(name, wanted.none_of, naming)))
    if wanted.any_of:
        parts.append(n.AnyOf(text, wanted.any_of))
    if wanted.only:
        parts.append(n.OnlyOf(text, wanted.only))
    if wanted.contains:
        words = (wanted.contains,) if isinstance(wanted.contains, str) else wanted.contains
        parts.append(n.Contains(text, words))
    if wanted.within is not None:
        parts.append(n.Compare(n.AddMonths(naming(name, "day"), wanted.within), ">", n.Today()))
    if wanted.null is not None:
        parts.append(n.Missing(text) if wanted.null else n.Not(n.Missing(text)))
    return n.And(tuple(parts))


def _is_one_of(name: str, values: tuple[Scalar, ...], naming: Naming) -> n.Truth:
    if all(isinstance(value, str) and value != TODAY for value in values):
        return n.OneOf(naming(name, "text"), tuple(str(value) for value in values))
    return n.Or(tuple(n.Compare(naming(name, _kind(value)), "=", _term(value)) for value in values))


def _kind(bound: Scalar) -> n.Kind:
    if isinstance(bound, str):
        return "day" if bound == TODAY or as_day(bound) else "text"
    return "number"


def _term(bound: Scalar) -> n.Term:
    if bound == TODAY:
        return n.Today()
    return (
        n.Const(as_day(bound) or bound)
        if isinstance(bound, str)
        else n.Const(int(bound) if isinstance(bound, bool) else bound)
    )


def as_day(text: str) -> date | None:
    """The day that a text of exactly ten characters writes; codes of other forms are no days."""
    if len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
