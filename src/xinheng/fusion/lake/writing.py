"""One table of the lake written to its file from the registers, page by page."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from xinheng.fusion.lake.tables import Table
from xinheng.fusion.registers import bulk

PAGE = 50_000


def write_whole(table: Table, duck: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Streams the registers page by page through DuckDB, which types them, into one file; how many rows."""
    return write(typed(table, duck, pages(table.query, table.params)), path)


def write(tables: Iterator[pa.Table], path: Path) -> int:
    """Planning a statement takes longer than a small table: the first page says what the file looks like."""
    rows = 0
    writer: pq.ParquetWriter | None = None
    for told in tables:
        writer = writer or pq.ParquetWriter(path, told.schema, compression="zstd")
        writer.write_table(told.cast(writer.schema))
        rows += told.num_rows
    if writer:
        writer.close()
    return rows


def typed(table: Table, duck: duckdb.DuckDBPyConnection, pages: Iterator[Sequence[Any]]) -> Iterator[pa.Table]:
    """Pages of rows as the registers give them, each with the types that the standard says."""
    schema = pa.schema(list(table.brought))
    told = f"SELECT {table.typed}" + ("" if "FROM page" in table.typed else " FROM page")
    for page in pages:
        columns = zip(*page, strict=True) if page else [()] * len(schema)
        arrays = [pa.array(column, kind) for column, (_, kind) in zip(columns, table.brought, strict=True)]
        duck.register("page", pa.table(arrays, schema=schema))
        yield duck.sql(told).to_arrow_table()


def pages(query: str, params: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a query, never all of them at once; one empty page where there are none."""
    with connection.chunked_cursor() if bulk.on_postgres() else connection.cursor() as cursor:
        cursor.execute(query, list(params))
        page = cursor.fetchmany(PAGE)
        yield page
        while page := cursor.fetchmany(PAGE):
            yield page
