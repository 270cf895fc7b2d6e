"""From which columns of the lake a statement's columns come, and which only decide what is counted.

The reader of SQL takes nine megabytes of a server's process, and next to nobody looks at where a value goes: it is
loaded when somebody does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.inputs import columns_read

if TYPE_CHECKING:
    from sqlglot import exp

# A table of the lake and one of its columns.
Place = tuple[str, str]


@dataclass(frozen=True)
class StatementRead:
    """What a statement reads: for each column of its result where the values come from; and every place it looks at."""

    gives: Mapping[str, frozenset[Place]]
    looks_at: frozenset[Place]


@lru_cache(maxsize=512)
def read_by(sql: str, tables: tuple[str, ...]) -> StatementRead:
    """What a SELECT over these tables of the lake reads; nothing where it cannot be told."""
    from sqlglot import exp, parse_one  # noqa: PLC0415  see above
    from sqlglot.errors import SqlglotError  # noqa: PLC0415  see above
    from sqlglot.optimizer.qualify import qualify  # noqa: PLC0415  see above

    schema: dict[str, object] = {name: dict(columns) for name in tables if (columns := columns_read(name))}
    try:
        tree = qualify(
            parse_one(sql, dialect="duckdb"), schema=schema, dialect="duckdb", validate_qualify_columns=False
        )
        gives = (
            {name: _leaves(name, tree, schema) for name in tree.named_selects} if isinstance(tree, exp.Query) else {}
        )
    except SqlglotError:
        return StatementRead({}, frozenset())
    return StatementRead(gives, frozenset(_looked_at(tree)))


def places_of(model: Model) -> StatementRead:
    """What a model reads."""
    return read_by(model.sql.replace("$day", "DATE '2000-01-01'"), model.inputs)


def _leaves(column: str, tree: exp.Expr, schema: dict[str, object]) -> frozenset[Place]:
    from sqlglot import exp  # noqa: PLC0415  see above
    from sqlglot.lineage import lineage  # noqa: PLC0415  see above

    found = set()
    for node in lineage(column, tree.copy(), schema=schema, dialect="duckdb").walk():
        if isinstance(node.source, exp.Table) and not node.downstream:
            found.add((node.source.name, node.name.rpartition(".")[2].strip('"')))
    return frozenset(found)


def _looked_at(tree: exp.Expr) -> set[Place]:
    from sqlglot import exp  # noqa: PLC0415  see above
    from sqlglot.optimizer.scope import traverse_scope  # noqa: PLC0415  see above

    found = set()
    for scope in traverse_scope(tree):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                found.add((source.name, column.name))
    return found
