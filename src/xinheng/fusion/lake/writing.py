"""One table of the lake written to its file: from the registers alone, or from the last file and what came since."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from xinheng.fusion.lake.queries import quoted
from xinheng.fusion.lake.tables import Table
from xinheng.fusion.registers import bulk

PAGE = 50_000
# Where more than one row in so many is new, all of them are read in one go.
FEW = 4


def write_whole(table: Table, duck: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Streams the registers page by page through DuckDB, which types them, into one file; how many rows."""
    return _write(_typed(table, duck, _pages(table.query, table.params)), path)


def carry_over(
    table: Table, duck: duckdb.DuckDBPyConnection, kept: Path, path: Path, told: Collection[int] = ()
) -> int | None:
    """The rows of the last file that still hold, and behind them those that it lacks; None where these are too many.

    Records are added and superseded, never edited: two rows of one number are equal. So a list of the numbers that hold
    tells all, and no record has to be told by whoever wrote it. Subjects are edited: those that were `told` are read.
    """
    duck.register("numbers", _numbers(table))
    duck.register("changed", pa.table({table.marks[0]: pa.array(sorted(told), pa.int64())}))
    # Tables, since the rows are read by a connection beside this one.
    duck.execute("CREATE OR REPLACE TABLE held AS FROM numbers; CREATE OR REPLACE TABLE doubted AS FROM changed")
    duck.unregister("numbers")
    duck.unregister("changed")
    number, marks = table.marks[0], ", ".join(table.marks)
    there = f"(FROM read_parquet('{quoted(kept)}') ANTI JOIN doubted USING ({number}))"
    lacking = f"SELECT {number} FROM held ANTI JOIN {there} USING ({marks}) ORDER BY ALL"
    new = [row for (row,) in duck.execute(lacking).fetchall()]
    if len(new) * FEW > duck.execute("SELECT count(*) FROM held").fetchall()[0][0]:
        return None
    still = duck.cursor().execute(f"SELECT * FROM {there} SEMI JOIN held USING ({marks})").to_arrow_reader(PAGE)
    parts = (new[start : start + PAGE] for start in range(0, len(new), PAGE))
    added = _typed(table, duck, (page for some in parts for page in _pages(*_asked(table, some))))
    return _write(_both(still, added), path)


def _both(still: Any, added: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield from (pa.Table.from_batches([batch]) for batch in still)
    yield from added


def _asked(table: Table, numbers: Sequence[int]) -> tuple[str, Sequence[Any]]:
    some = table.some.replace("{values}", bulk.values_clause("bigint"))
    return some, [*table.params, bulk.list_parameter(numbers)]


def _numbers(table: Table) -> pa.Table:
    schema = pa.schema([(name, dict(table.brought)[name]) for name in table.marks])
    pages = (list(zip(*page, strict=True)) or [()] * len(schema) for page in _pages(table.numbers, table.params))
    return pa.concat_tables(pa.table(columns, schema=schema) for columns in map(_columns_of(schema), pages))


def _columns_of(schema: pa.Schema) -> Callable[[Sequence[Sequence[Any]]], list[pa.Array]]:
    return lambda columns: [pa.array(one, kind) for one, kind in zip(columns, schema.types, strict=True)]


def _write(tables: Iterator[pa.Table], path: Path) -> int:
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


def _typed(table: Table, duck: duckdb.DuckDBPyConnection, pages: Iterator[Sequence[Any]]) -> Iterator[pa.Table]:
    schema = pa.schema(list(table.brought))
    typed = f"SELECT {table.typed}" + ("" if "FROM page" in table.typed else " FROM page")
    for page in pages:
        columns = zip(*page, strict=True) if page else [()] * len(schema)
        arrays = [pa.array(column, kind) for column, (_, kind) in zip(columns, table.brought, strict=True)]
        duck.register("page", pa.table(arrays, schema=schema))
        yield duck.sql(typed).to_arrow_table()


def _pages(query: str, params: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a query, never all of them at once; one empty page where there are none."""
    with connection.chunked_cursor() if bulk.on_postgres() else connection.cursor() as cursor:
        cursor.execute(query, list(params))
        page = cursor.fetchmany(PAGE)
        yield page
        while page := cursor.fetchmany(PAGE):
            yield page
