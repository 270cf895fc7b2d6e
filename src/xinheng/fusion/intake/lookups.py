"""What the registers know already, brought next to the staged rows: identifiers, parents, current digests.

A small delivery asks for its own values; a large one takes the whole column once, which is cheaper than a million
look-ups.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from django.db import connection

from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.registers import bulk

PAGE = 100_000
# Up to so many distinct values are asked for one by one.
FEW = 50_000

Schema = Sequence[tuple[str, pa.DataType]]
TEXT, NUMBER = pa.string(), pa.int64()


def bring(space: Workspace, table: str, schema: Schema, sql: str, values: Sequence[str] | None, params: list[Any]) -> None:
    """The rows of `sql` as a DuckDB table. With `values`, `{values}` in it stands for them; else it is left out by
    the caller."""
    names = ", ".join(f"{name} {_duck_type(kind)}" for name, kind in schema)
    space.duck.execute(f"CREATE TABLE {table} ({names})")
    for page in _pages(sql, values, params):
        arrow = pa.table([pa.array(column, kind) for column, (_, kind) in zip(zip(*page, strict=True), schema, strict=True)],
                         names=[name for name, _ in schema])  # fmt: skip
        space.duck.register("page", arrow)
        space.duck.execute(f"INSERT INTO {table} SELECT * FROM page")
        space.duck.unregister("page")


def wanted(space: Workspace, sql: str) -> list[str] | None:
    """The distinct values to ask for, or None when there are too many to ask one by one."""
    rows = space.duck.execute(f"SELECT DISTINCT * FROM ({sql}) LIMIT {FEW + 1}").fetchall()
    return [row[0] for row in rows if row[0] is not None] if len(rows) <= FEW else None


def bring_identifiers(space: Workspace, scheme: str, values_sql: str, table: str = "known") -> None:
    """`known(value, subject_id)` for the identifiers of one scheme."""
    values = wanted(space, values_sql)
    sql = "SELECT value, subject_id FROM registers_identifier WHERE scheme = %s"
    if values is not None:
        sql += " AND value IN {values}"
    bring(space, table, [("value", TEXT), ("subject_id", NUMBER)], sql, values, [scheme])


def bring_current(space: Workspace, type: str, source_id: int, keys_sql: str, table: str = "current") -> None:
    """`current(key, record_id, subject_id, digest)` for the current records of a type and source."""
    values = wanted(space, keys_sql)
    digest = "encode(digest, 'hex')" if bulk.on_postgres() else "lower(hex(digest))"
    sql = (
        f"SELECT key, id, subject_id, {digest} FROM registers_record "
        "WHERE type = %s AND source_id = %s AND superseded_at IS NULL"
    )
    if values is not None:
        sql += " AND key IN {values}"
    schema = [("key", TEXT), ("record_id", NUMBER), ("subject_id", NUMBER), ("digest", TEXT)]
    bring(space, table, schema, sql, values, [type, source_id])


def _pages(sql: str, values: Sequence[str] | None, params: list[Any]) -> Iterator[list[tuple[Any, ...]]]:
    if values is not None:
        sql = sql.replace("{values}", bulk.values_clause("text"))
        params = [*params, bulk.list_parameter(values)]
    if bulk.on_postgres():
        yield from _postgres_pages(sql, params)
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while page := cursor.fetchmany(PAGE):
            yield page


def _postgres_pages(sql: str, params: list[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Through a server-side cursor: a million rows are not held by the client."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while page := cursor.fetchmany(PAGE):
            yield page


def _duck_type(kind: pa.DataType) -> str:
    return {TEXT: "VARCHAR", NUMBER: "BIGINT"}[kind]
