"""The words of which conditions are made.

A field that is missing, null or "" is all the same: a text is then "", a day or a number is *missing*. A comparison
with something missing never holds, and a truth is always true or false.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["text", "day", "number"]
Of = Literal["record", "subject"]
Sign = Literal["=", "<", "<=", ">", ">="]
Scalar = str | int | float | date


@dataclass(frozen=True)
class FieldOf:
    """A field of the record, or of the subject it is about."""

    name: str
    kind: Kind = "text"
    of: Of = "record"


@dataclass(frozen=True)
class Const:
    """A value as it stands."""

    value: Scalar


@dataclass(frozen=True)
class Today:
    """The day that is judged for."""


@dataclass(frozen=True)
class NoDay:
    """A day that is not foreseen."""


@dataclass(frozen=True)
class AddMonths:
    """The same day so many months later; where that month is shorter, its last day."""

    day: "Day"
    months: int


@dataclass(frozen=True)
class NextFirst:
    """The first day of `month` after a day: the next 1 July after 8 July 2025 is 1 July 2026."""

    day: "Day"
    month: int


@dataclass(frozen=True)
class First:
    """The earliest of the days that are known; missing when none is."""

    days: "tuple[Day, ...]"


@dataclass(frozen=True)
class Last:
    """The latest of the days that are known; missing when none is."""

    days: "tuple[Day, ...]"


@dataclass(frozen=True)
class OrElse:
    """The first of the days in this order that is known."""

    days: "tuple[Day, ...]"


@dataclass(frozen=True)
class Choice:
    """The day of the first case that holds, else `otherwise`."""

    cases: "tuple[tuple[Truth, Day], ...]"
    otherwise: "Day"


@dataclass(frozen=True)
class LatestLinked:
    """The latest day of the subject's records of a type that share a value with this one and of which `counts` is true.

    `here` and `there` name the two fields; an empty value links nothing. Without them every record of the type about
    the subject is linked. Missing when nothing is linked, and when the day of one of them is missing: what has no end
    outlasts all others.
    """

    type: str
    here: str
    there: str
    counts: "Truth"
    day: "Day"


Day = FieldOf | Const | Today | NoDay | AddMonths | NextFirst | First | Last | OrElse | Choice | LatestLinked


@dataclass(frozen=True)
class Compare:
    """Two values of one kind stand so to each other."""

    left: "Term"
    sign: Sign
    right: "Term"


@dataclass(frozen=True)
class OneOf:
    """A text is one of these."""

    field: FieldOf
    values: tuple[str, ...]


@dataclass(frozen=True)
class AnyOf:
    """A text of several values joined by "|" has at least one of these among them."""

    field: FieldOf
    values: tuple[str, ...]


@dataclass(frozen=True)
class OnlyOf:
    """A text of one or several values joined by "|" has no other than these; "" has none and does not hold."""

    field: FieldOf
    values: tuple[str, ...]


@dataclass(frozen=True)
class Contains:
    """One of these words stands somewhere in a text."""

    field: FieldOf
    words: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """There is no value."""

    term: "Term"


@dataclass(frozen=True)
class And:
    """All hold; none given always holds."""

    parts: "tuple[Truth, ...]"


@dataclass(frozen=True)
class Or:
    """At least one holds; none given never holds."""

    parts: "tuple[Truth, ...]"


@dataclass(frozen=True)
class Not:
    """It does not hold."""

    part: "Truth"


@dataclass(frozen=True)
class Switch:
    """What the first case that holds says, else what `otherwise` says."""

    cases: "tuple[tuple[Truth, Truth], ...]"
    otherwise: "Truth"


@dataclass(frozen=True)
class AnyLinked:
    """The subject has a record of a type that shares a value with this one and of which `holds` is true."""

    type: str
    here: str
    there: str
    holds: "Truth"


Truth = Compare | OneOf | AnyOf | OnlyOf | Contains | Missing | And | Or | Not | Switch | AnyLinked
Term = Day
ALWAYS, NEVER = And(()), Or(())
