"""An example as a steward reads it: what each column is, in which unit, and how its first rows would look then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from xinheng.fusion.intake.checking.rows import VEIL
from xinheng.fusion.intake.compiling.units import USUAL, in_unit, said_by
from xinheng.fusion.intake.proposing.matching import Proposal
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.display import shown as as_shown
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.validation import veiled
from xinheng.kit.personal.striking import excerpt, strike

# Rows shown as they would become.
ROWS = 20
# Different values of a column shown beside its name.
SAID = 3


@dataclass(frozen=True)
class ExampleReading:
    """What a steward says of an example."""

    # Column → field; empty where it means nothing to the register.
    fields: Mapping[str, str]
    # Field of money → the unit of its bare numbers.
    units: Mapping[str, str]
    # Field that no column is → the column from which it is taken as well, and what every row says of it.
    besides: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> set[str]:
        """Every field that something fills."""
        return {name for name in self.fields.values() if name} | {*self.besides, *self.defaults}


def reading_of(typed: QueryDict, found: Proposal, kind: RecordType, sheet: str) -> ExampleReading:
    """What the steward chose for each column, else what was proposed; a field that the type has not is none."""
    again = typed.get("was") == found.record_type and typed.get("was_sheet", "") == sheet
    fields, units = dict[str, str](), dict[str, str]()
    for place, one in enumerate(found.guesses):
        said = typed.get(f"column{place}") if again else None
        fields[one.column] = (said if said in kind.fields else "") if said is not None else one.field
        if is_money(kind, name := fields[one.column]):
            proposed = said_by(one.column) or found.unit or "元"
            units[name] = (typed.get(f"unit{place}") if again else "") or proposed
    lacking = [name for name in needed_of(kind) if name not in fields.values()] if again else []
    besides = {name: column for name in lacking if (column := typed.get(f"from_{name}", "")) in fields}
    told = {name: typed.get(f"all_{name}", "").strip() for name in lacking}
    return ExampleReading(
        fields, units, besides, {name: word for name, word in told.items() if word and name not in besides}
    )


def is_money(kind: RecordType, name: str) -> bool:
    """Whether the field is an amount, whose bare numbers are in some unit."""
    return name in kind.fields and kind.fields[name].type == "money"


def needed_of(kind: RecordType) -> list[str]:
    """The fields without which there is no record."""
    return [name for name, one in kind.fields.items() if one.required or name in kind.key]


def units_offered(unit: str) -> list[str]:
    """The units to choose from."""
    return list(dict.fromkeys([*USUAL, *([unit] if unit else [])]))


def units_said(columns: Mapping[str, str], units: Mapping[str, str]) -> dict[str, str]:
    """Of the units of amounts, by field, those that the names of their columns do not say by themselves."""
    return {name: unit for column, name in columns.items()
            if (unit := units.get(name, "")) and unit != (said_by(column) or "元")}  # fmt: skip


def columns_told(
    rows: list[list[str]], found: Proposal, said: ExampleReading, kind: RecordType
) -> Iterator[dict[str, object]]:
    """Each column with the first different things that stand in it: a name like `st` tells nobody what it is."""
    guessed = {one.column: one.field for one in found.guesses}
    for place, (column, name) in enumerate(said.fields.items()):
        cells = [excerpt(cell, 24) for cell in list(dict.fromkeys(filter(None, _cells(rows, found, column))))[:SAID]]
        closed = kind.restricted_fields.keys() & {name, guessed.get(column)}
        unit = said.units.get(name, "") if name else ""
        yield {"place": place, "name": column, "cells": [VEIL] if cells and closed else cells, "field": name,
               "unit": unit, "units": units_offered(unit)}  # fmt: skip


def cells_by_field(rows: list[list[str]], found: Proposal, said: ExampleReading) -> dict[str, list[str]]:
    """The cells below the header, by the field that their column was taken for."""
    columns = {name: column for column, name in said.fields.items() if name} | dict(said.besides)
    return {name: [in_unit(said.units.get(name, ""), cell) for cell in _cells(rows, found, column)]
            for name, column in columns.items()}  # fmt: skip


def _cells(rows: list[list[str]], found: Proposal, column: str) -> list[str]:
    place = rows[found.header].index(column)
    return [row[place] if place < len(row) else "" for row in rows[found.header + 1 :]]


def as_they_become(
    cells: Mapping[str, list[str]], said: ExampleReading, kind: RecordType, worded: Mapping[str, Mapping[str, str]]
) -> tuple[list[str], list[list[tuple[str, str]]]]:
    """The fields' titles, and the first rows as the register would show them to a steward: (value, what is wrong)."""
    most = max((len(column) for column in cells.values()), default=0)
    columns = dict(cells) | {name: [word] * most for name, word in said.defaults.items()}
    looks = [[_look(kind, name, worded.get(name, {}).get(cell.strip(), cell)) for cell in column[:ROWS]]
             for name, column in columns.items()]  # fmt: skip
    return [kind.fields[name].title for name in columns], [list(row) for row in zip(*looks, strict=True)]


def _look(kind: RecordType, name: str, cell: str) -> tuple[str, str]:
    type = standard().type_of(kind.fields[name])
    clean = type.clean(cell)
    wrong = type.check(clean) or ""
    if clean and kind.fields[name].in_restricted:
        return VEIL, veiled(wrong, clean)
    return strike(clean) if wrong else as_shown(kind.fields[name], clean), strike(wrong)
