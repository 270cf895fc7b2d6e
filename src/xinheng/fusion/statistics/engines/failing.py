"""The rules of quality of all types over one reading of all files, for an engine to which each scan is dear.

Asked type by type, Spark plans 190 scans and as many shuffles, since a repeated key is looked for in each. Here rows of
all types stand in one relation with the name of their type: one scan, one shuffle by type and key, one sum.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xinheng.fusion.lake.tables import columns_of
from xinheng.fusion.standard.quality import quality_rules
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.inputs import DIMENSIONS, unpivoted

# A name that no field bears.
KIND = "of_type"
_WINDOW = re.compile(r"count\(\*\) OVER \(PARTITION BY ([\w, ]+)\)")


@dataclass
class Reading:
    """Types whose columns agree wherever they share a name, so that one schema reads all their files."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)

    def takes(self, columns: Mapping[str, str]) -> bool:
        """Whether a type of these columns fits in."""
        return all(self.columns.get(name, type) == type for name, type in columns.items())


@dataclass(frozen=True)
class InOneReading:
    """The readings, the column in which each tells the type of a row, and the SELECT over them."""

    readings: Sequence[Reading]
    kind: str
    select: str


def failing_in_one_reading(types: Sequence[str]) -> InOneReading:
    """The input `failing` over these types."""
    readings: list[Reading] = []
    for type in types:
        columns = columns_of(type, standard()) or {}
        fitting = next((one for one in readings if one.takes(columns)), None)
        if fitting is None:
            fitting = Reading(f"read_{len(readings)}")
            readings.append(fitting)
        fitting.columns |= columns
        fitting.types.append(type)
    return InOneReading(readings, KIND, unpivoted(" UNION ALL ".join(_wide(one) for one in readings)))


def _wide(reading: Reading) -> str:
    """One row for each type and source: how many records, and in each dimension how many pairs fail."""
    windows: dict[str, str] = {}
    held = ", ".join(f"{_held(reading, one, windows)} AS {one}" for one in DIMENSIONS)
    counted = "".join(f", {over} AS {name}" for over, name in windows.items())
    summed = ", ".join(f"sum({one}) AS {one}" for one in DIMENSIONS)
    return (
        f"SELECT {KIND} AS type, source, count(*) AS records, {summed} FROM (SELECT {KIND}, source, {held} "
        f"FROM (SELECT *{counted} FROM {reading.name}) AS counted) AS held GROUP BY {KIND}, source"
    )


def _held(reading: Reading, dimension: str, windows: dict[str, str]) -> str:
    """How many rules of a dimension the row fails, by its type; NULL where its type has none."""
    cases = []
    for type in reading.types:
        rules = [rule for rule in quality_rules(standard().type(type)) if rule.dimension == dimension]
        failed = " + ".join(f"CASE WHEN {_in_place(rule.fails, windows)} THEN 1 ELSE 0 END" for rule in rules)
        cases += [f"WHEN '{type}' THEN {failed}"] if rules else []
    return f"CASE {KIND} {' '.join(cases)} END" if cases else "CAST(NULL AS INTEGER)"


def _in_place(fails: str, windows: dict[str, str]) -> str:
    """A rule with the count of its window as a column: rows of other types are no neighbours."""

    def column(found: re.Match[str]) -> str:
        over = f"count(*) OVER (PARTITION BY {KIND}, {found[1]})"
        return windows.setdefault(over, f"window_{len(windows)}")

    return f"({_WINDOW.sub(column, fails)})"
