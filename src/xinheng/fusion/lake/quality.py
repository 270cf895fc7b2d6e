"""The rules of quality held against the current version of the lake."""

from collections.abc import Iterator
from dataclasses import dataclass

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


def measure(type: str | None = None) -> Iterator[Measured]:
    """Every rule of a record type, or of all; a register that is empty fails none. Raises NoLake."""
    kinds = [standard().type(type)] if type else list(standard().types.values())
    with connect() as lake:
        for kind in kinds:
            rules = quality_rules(kind)
            # One pass over the table for all its rules.
            held = ", ".join(f"({rule.fails}) AS r{number}" for number, rule in enumerate(rules))
            counted = ", ".join(f"count(*) FILTER (r{number})" for number in range(len(rules)))
            rows, *failing = lake.execute(f"SELECT count(*), {counted} FROM (SELECT {held} FROM {kind.id})").fetchall()[
                0
            ]
            yield from (Measured(kind.id, rule, rows, failed) for rule, failed in zip(rules, failing, strict=True))


def failing_records(lake: duckdb.DuckDBPyConnection, one: Measured, most: int) -> list[tuple[int, str, str]]:
    """Records that fail a rule, oldest first, with their key and source."""
    held = f"SELECT record_id, key, source, ({one.rule.fails}) AS fails FROM {one.type}"
    return lake.execute(
        f"SELECT record_id, key, source FROM ({held}) WHERE fails ORDER BY record_id LIMIT {most}"
    ).fetchall()
