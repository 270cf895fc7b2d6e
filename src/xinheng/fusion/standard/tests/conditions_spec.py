"""What each node means, by examples: run on every engine, and printed as the manual page `docs/conditions.md`."""

from dataclasses import dataclass
from datetime import date

from xinheng.kit.conditions import nodes as n

TODAY = date(2028, 2, 29)
TEXT, MANY = n.FieldOf("text"), n.FieldOf("many")
DAY, NUMBER, BEGAN = n.FieldOf("day", "day"), n.FieldOf("number", "number"), n.FieldOf("effective_on", "day")
STATUS = n.FieldOf("status", of="subject")


@dataclass(frozen=True)
class Example:
    """A record, in few words, and whether the condition holds of it."""

    holds: bool
    text: str | None = None
    many: str | None = None
    day: str | None = None
    number: str | None = None
    effective_on: str | None = None
    status: str = "1"
    # Another record of the same subject: its type `other`, with these fields.
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Spec:
    """One node: what it is for, a condition that uses it, examples."""

    title: str
    says: str
    tree: n.Truth
    examples: tuple[Example, ...]


def _on(day: n.Day, text: str) -> n.Truth:
    return n.Compare(day, "=", n.Const(date.fromisoformat(text)))


E = Example
SPECS = (
    Spec("Compare, text", 'the field is "02"', n.Compare(TEXT, "=", n.Const("02")), (
        E(True, text="02"), E(False, text="2"), E(False, text=""), E(False, text=None),
    )),
    Spec("Compare, empty text", "the field is empty", n.Compare(TEXT, "=", n.Const("")), (
        E(True, text=""), E(True, text=None), E(False, text="0"),
    )),
    Spec("Compare, number", "at most 50 000", n.Compare(NUMBER, "<=", n.Const(50_000)), (
        E(True, number="50000"), E(True, number="50000.00"), E(False, number="50000.01"), E(True, number="0"),
        E(False, number=""), E(False, number=None),
    )),
    Spec("Compare, day", "has come", n.Compare(DAY, "<=", n.Today()), (
        E(True, day="2028-02-29"), E(False, day="2028-03-01"), E(False, day=""), E(False, day=None),
    )),
    Spec("Field of the subject", "the subject is deregistered", n.OneOf(STATUS, ("3", "4")), (
        E(True, status="3"), E(False, status="1"), E(False, status=""),
    )),
    Spec("OneOf", 'the field is "a", or empty', n.OneOf(TEXT, ("a", "")), (
        E(True, text="a"), E(True, text=""), E(True, text=None), E(False, text="ab"),
    )),
    Spec("OneOf nothing", "never", n.OneOf(TEXT, ()), (E(False, text="a"), E(False, text=None))),
    Spec("AnyOf", "a fine is among the kinds", n.AnyOf(MANY, ("02",)), (
        E(True, many="02"), E(True, many="01|02"), E(False, many="012"), E(False, many="01|020"), E(False, many=None),
    )),
    Spec("OnlyOf", "nothing but a warning or criticism", n.OnlyOf(MANY, ("01", "08")), (
        E(True, many="01"), E(True, many="08|01"), E(False, many="01|02"), E(False, many=""), E(False, many=None),
        E(False, many="010"),
    )),
    Spec("Contains", "food or drugs stand in the name", n.Contains(TEXT, ("食品", "药品")), (
        E(True, text="食品经营许可证"), E(False, text="食 品"), E(False, text=None),
    )),
    Spec("Missing", "no day is known", n.Missing(DAY), (
        E(True, day=None), E(True, day=""), E(False, day="2028-02-29"),
    )),
    Spec("Not", 'the field is not "a": also where it is empty', n.Not(n.Compare(TEXT, "=", n.Const("a"))), (
        E(True, text="b"), E(True, text=""), E(True, text=None), E(False, text="a"),
    )),
    Spec("Not, of a comparison with something missing", "it is not so that it came to 5 or more",
         n.Not(n.Compare(NUMBER, ">=", n.Const(5))),
         (E(True, number="4"), E(True, number=None), E(False, number="5"))),
    Spec("And, Or", "always, and never", n.And((n.ALWAYS, n.Not(n.NEVER))), (E(True), E(True, text="a"))),
    Spec("AddMonths, a shorter month", "three months end on the last of February",
         _on(n.AddMonths(DAY, 3), "2027-02-28"),
         (E(True, day="2026-11-28"), E(True, day="2026-11-29"), E(True, day="2026-11-30"), E(False, day="2026-12-01"),
          E(False, day=""))),
    Spec("AddMonths, from 29 February", "a year from 29 February ends on the 28th",
         _on(n.AddMonths(DAY, 12), "2029-02-28"),
         (E(True, day="2028-02-29"), E(True, day="2028-02-28"), E(False, day="2028-03-01"))),
    Spec("AddMonths, back", "a month before the 31st", _on(n.AddMonths(DAY, -1), "2028-02-29"),
         (E(True, day="2028-03-31"), E(True, day="2028-03-29"), E(False, day="2028-03-28"))),
    Spec("NextFirst", "the next 1 July is that of 2026", _on(n.NextFirst(DAY, 7), "2026-07-01"),
         (E(True, day="2025-07-01"), E(True, day="2025-07-08"), E(True, day="2026-06-30"), E(False, day="2026-07-01"),
          E(False, day="2025-06-30"), E(False, day=None))),
    Spec("NextFirst, of January", "the next 1 January is that of 2026", _on(n.NextFirst(DAY, 1), "2026-01-01"),
         (E(True, day="2025-12-31"), E(True, day="2025-01-01"), E(False, day="2026-01-01"))),
    Spec("First", "the earlier of two days, of those that are known", _on(n.First((DAY, BEGAN)), "2026-01-01"),
         (E(True, day="2026-01-01", effective_on="2026-02-01"), E(True, day="2026-01-01"),
          E(True, effective_on="2026-01-01", day=""), E(False, day="2025-01-01", effective_on="2026-01-01"), E(False))),
    Spec("Last", "the later of two days, of those that are known", _on(n.Last((DAY, BEGAN)), "2026-01-01"),
         (E(True, day="2026-01-01", effective_on="2025-02-01"), E(True, day="2026-01-01"),
          E(False, day="2027-01-01", effective_on="2026-01-01"), E(False))),
    Spec("OrElse", "the day of publication, else the day of the record", _on(n.OrElse((DAY, BEGAN)), "2026-01-01"),
         (E(True, day="2026-01-01", effective_on="2025-02-01"), E(True, day="", effective_on="2026-01-01"),
          E(False, day="2025-01-01", effective_on="2026-01-01"))),
    Spec("Choice", 'without end for "x", else a month',
         n.Missing(n.Choice(((n.Compare(TEXT, "=", n.Const("x")), n.NoDay()),), n.AddMonths(DAY, 1))),
         (E(True, text="x", day="2026-01-01"), E(False, text="y", day="2026-01-01"), E(True, text="y"))),
    Spec("Switch", 'for "x" that it is empty, else that it has a day',
         n.Switch(((n.Compare(TEXT, "=", n.Const("x")), n.Missing(DAY)),), n.Not(n.Missing(DAY))),
         (E(True, text="x"), E(False, text="x", day="2026-01-01"), E(True, text=None, day="2026-01-01"), E(False))),
    Spec("AnyLinked", "a listing that follows this decision was ended",
         n.AnyLinked("other", "text", "text", n.Compare(DAY, "<=", n.Today())),
         (E(True, text="a", other=(("text", "a"), ("day", "2028-02-29"))),
          E(False, text="a", other=(("text", "a"), ("day", "2028-03-01"))),
          E(False, text="a", other=(("text", "b"), ("day", "2028-02-29"))),
          E(False, text="", other=(("text", ""), ("day", "2028-02-29"))), E(False, text="a"))),
    Spec("AnyLinked", "any such record of the same subject",
         n.AnyLinked("other", "", "", n.Compare(DAY, "<=", n.Today())),
         (E(True, text="a", other=(("text", "b"), ("day", "2028-02-29"))),
          E(True, text="", other=(("text", ""), ("day", "2028-02-29"))), E(False, text="a"))),
    Spec("LatestLinked", "the day of the record this one follows",
         _on(n.LatestLinked("other", "text", "many", n.ALWAYS, n.AddMonths(DAY, 1)), "2026-02-28"),
         (E(True, text="a", other=(("many", "a"), ("day", "2026-01-31"))),
          E(False, text="a", other=(("many", "b"), ("day", "2026-01-31"))), E(False, text="a"))),
)  # fmt: skip


def manual() -> str:
    """The page of the manual."""
    parts = [
        "# Conditions",
        "",
        "<!-- Printed from `fusion/standard/tests/conditions_spec.py`; a test holds it equal. -->",
        "",
        "What is public, for how long, and what a record costs is said once, as a small tree "
        "(`xinheng.kit.conditions.nodes`). Python reads it (`meaning.py`, the specification); SQLite, PostgreSQL and "
        "DuckDB get it printed as SQL (`printing.py`). Every line below runs on each of them, and random trees over "
        'random records must come out alike. A field that is missing, NULL or "" is one and the same. '
        f"Today is {TODAY}.",
    ]
    for spec in SPECS:
        parts += ["", f"## {spec.title}", "", f"{spec.says[0].upper()}{spec.says[1:]}.", ""]
        parts += ["| the record | holds |", "|---|---|"]
        parts += [f"| {_words(example)} | {'yes' if example.holds else 'no'} |" for example in spec.examples]
    return "\n".join(parts) + "\n"


def _words(example: Example) -> str:
    told = [
        f"{name} {'NULL' if value is None else f'“{value}”'}"
        for name in ("text", "many", "day", "number", "effective_on")
        if (value := getattr(example, name)) is not None
    ]
    told += [f"subject’s status “{example.status}”"] if example.status != "1" else []
    told += ["beside it: " + ", ".join(f"{name} “{value}”" for name, value in example.other)] if example.other else []
    return ", ".join(told) or "nothing is known"
