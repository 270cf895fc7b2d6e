"""The rules of quality held against the current version of the lake."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from xinheng.fusion.lake.queries import connect
from xinheng.fusion.standard.quality import QualityRule, quality_rules
from xinheng.fusion.standard.registry import standard


@dataclass(frozen=True)
class Measured:
    """One rule, how many rows of its register there are, and how many fail it."""

    type: str
    rule: QualityRule
    rows: int
    failing: int
    # Source → its rows, and those of them that fail.
    sources: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def measure(type: str | None = None) -> Iterator[Measured]:
    """Every rule of a record type, or of all; a register that is empty fails none. Raises NoLake."""
    kinds = [standard().type(type)] if type else list(standard().types.values())
    with connect() as lake:
        for kind in kinds:
            rules = quality_rules(kind)
            if not lake.execute(f"SELECT 1 FROM {kind.id} LIMIT 1").fetchone():
                # Planning its rules would take longer than asking whether there is a row.
                yield from (Measured(kind.id, rule, 0, 0) for rule in rules)
                continue
            # One pass over the table for all its rules.
            held = ", ".join(f"({rule.fails}) AS r{number}" for number, rule in enumerate(rules))
            counted = ", ".join(f"count(*) FILTER (r{number})" for number in range(len(rules)))
            asked = f"SELECT source, count(*), {counted} FROM (SELECT source, {held} FROM {kind.id}) GROUP BY source"
            found = lake.execute(f"{asked} ORDER BY source").fetchall()
            for place, rule in enumerate(rules, start=2):
                by_source = {row[0]: (row[1], row[place]) for row in found}
                rows, failing = (sum(one[part] for one in by_source.values()) for part in (0, 1))
                yield Measured(kind.id, rule, rows, failing, by_source)


def failing_records(lake: duckdb.DuckDBPyConnection, one: Measured, most: int) -> list[tuple[int, str, str]]:
    """Records that fail a rule, oldest first, with their key and source."""
    held = f"SELECT record_id, key, source, ({one.rule.fails}) AS fails FROM {one.type}"
    return lake.execute(
        f"SELECT record_id, key, source FROM ({held}) WHERE fails ORDER BY record_id LIMIT {most}"
    ).fetchall()
