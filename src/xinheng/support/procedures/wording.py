"""The party's words: what a state and what lies ahead mean for it, with the law's numbers put in by the clocks.

`{clock}` in a sentence of the table becomes the clock's length by the law of the day, “7 个工作日”.
"""

from collections.abc import Mapping
from datetime import date
from string import Formatter

from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.declarations import Clock, Fact, Procedure
from xinheng.support.procedures.parameters import UNITS, parameter, parameters


def clocks_named(words: str) -> list[str]:
    """The clocks a sentence names."""
    return [name for _, name, _, _ in Formatter().parse(words) if name]


def worded(procedure: Procedure, words: str, on: date) -> str:
    """The sentence with the length of each clock it names, by the law of that day."""
    named = {name: length_of(procedure.clocks[name], on) for name in clocks_named(words)}
    return words.format(**named) if named else words


def length_of(clock: Clock, on: date) -> str:
    """How long a clock runs, in words."""
    return length_by_law(clock.parameter, on, clock.unit or "")


def length_by_law(name: str, on: date, unit: str = "") -> str:
    """A parameter in words, by the law of that day and in its own unit: “7 个工作日”."""
    return f"{parameter(name, on)} {UNITS[unit or parameters()[name].unit]}"


def told_facts(procedure: Procedure, facts: Mapping[str, object]) -> list[tuple[str, object]]:
    """What a matter tells, for people: the titles of its facts and their values in words, in the order of the table."""
    return [
        (one.title, _in_words(one, facts[name]))
        for name, one in procedure.facts.items()
        if one.shown and facts.get(name) not in (None, "", [], {})
    ]


def _in_words(fact: Fact, value: object) -> object:
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, str):
        return value
    office = organisation_at(value) if fact.type == "office" else None
    return office.name if office else fact.choices.get(value, value)
