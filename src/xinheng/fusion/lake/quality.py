"""The rules of quality held against the current version of the lake."""

from collections.abc import Iterator
from dataclasses import dataclass

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
            for rule in quality_rules(kind):
                held = f"SELECT count(*), count(*) FILTER (fails) FROM (SELECT {rule.fails} AS fails FROM {kind.id})"
                rows, failing = lake.execute(held).fetchall()[0]
                yield Measured(kind.id, rule, rows, failing)
