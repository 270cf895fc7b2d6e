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
from xinheng.fusion.registers.models import Batch

PAGE = 100_000
# Up to so many distinct values are asked for one by one.
FEW = 50_000
# Reading stretches of ids pays while they hold at most so many records for each row of the file.
WORTH_SCANNING = 5
# Stretches nearer to each other than this are read as one.
NEAR = 1_000

Schema = Sequence[tuple[str, pa.DataType]]
TEXT, NUMBER = pa.string(), pa.int64()


def bring(
    space: Workspace, table: str, schema: Schema, sql: str, values: Sequence[str] | None, params: list[Any]
) -> None:
    """The rows of `sql` as a DuckDB table. With `values`, `{values}` in it stands for them; else it is left out by
    the caller."""
    names = ", ".join(f"{name} {_duck_type(kind)}" for name, kind in schema)
    space.duck.execute(f"CREATE TABLE IF NOT EXISTS {table} ({names})")
    for page in _pages(sql, values, params):
        columns = zip(zip(*page, strict=True), schema, strict=True)
        arrays = [pa.array(column, kind) for column, (_, kind) in columns]
        space.duck.register("page", pa.table(arrays, names=[name for name, _ in schema]))
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


def bring_current(
    space: Workspace, type: str, source_id: int, keys_sql: str, table: str = "current", stated: str = ""
) -> None:
    """`current(key, record_id, subject_id, digest, stated)` for the current records of a type and source; digest as
    hex. `stated`: the field whose day is to come along, "effective_on" for the column of that name."""
    schema = [("key", TEXT), ("record_id", NUMBER), ("subject_id", NUMBER), ("digest", TEXT), ("stated", TEXT)]
    digest = "encode(digest, 'hex')" if bulk.on_postgres() else "lower(hex(digest))"
    columns = f"SELECT key, id, subject_id, {digest}, {_stated(stated)} FROM registers_record"
    sql = f"{columns} WHERE superseded_at IS NULL AND source_id = %s "
    values = wanted(space, keys_sql)
    if values is not None:
        bring(space, table, schema, sql + "AND type = %s AND key IN {values}", values, [source_id, type])
        return
    ranges = _written_ranges(source_id)
    if sum(last - first for first, last in ranges) > WORTH_SCANNING * space.count(f"SELECT count(*) FROM ({keys_sql})"):
        bring(space, table, schema, sql + "AND type = %s", None, [source_id, type])
        return
    # Records of one source lie together in the order they were written in: reading those stretches from end to end is
    # several times quicker than looking every key up in the index and its row somewhere else.
    by_id = sql if bulk.on_postgres() else sql.replace(" WHERE", " NOT INDEXED WHERE")
    for first, last in ranges:
        limits = "AND type = %s AND id BETWEEN %s AND %s"
        bring(space, table, schema, by_id + limits, None, [source_id, type, first, last])
    if not ranges:
        bring(space, table, schema, sql + "AND type = %s AND false", None, [source_id, type])


def _stated(field: str) -> str:
    """The day by which a record is newer or older than another, as text."""
    if not field:
        return "NULL"
    if field == "effective_on":
        return "CAST(effective_on AS text)"
    return f"open::json ->> '{field}'" if bulk.on_postgres() else f"json_extract(open, '$.{field}')"


def _written_ranges(source_id: int) -> list[tuple[int, int]]:
    """The stretches of record ids that a source's batches wrote, neighbours joined."""
    ranges: list[tuple[int, int]] = []
    batches = Batch.objects.filter(source_id=source_id, first_record__gt=0).order_by("first_record")
    for first, last in batches.values_list("first_record", "last_record").iterator():
        if ranges and first <= ranges[-1][1] + NEAR:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    return ranges


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
