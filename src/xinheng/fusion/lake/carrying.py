"""A table carried over from the last version: which of its rows the feed puts in doubt, and what became of these."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from xinheng.fusion.lake.queries import quoted
from xinheng.fusion.lake.tables import BLIND_KEY, MENTION, SUBJECT, Table
from xinheng.fusion.lake.writing import PAGE, pages, typed, write
from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.feed import Changes


class Doubts:
    """The numbers of rows that may be other than the last version has them, table by table: record types first.

    A record is added, superseded or taken back with its subject told, or, where it has none, told itself. Mentions and
    keys come and go with their records.
    """

    def __init__(self, duck: duckdb.DuckDBPyConnection, changes: Changes, before: Path) -> None:
        self.duck, self.changes, self.before = duck, changes, before
        self.records = set(changes.records)
        self.subjects = sorted(changes.subjects or ())
        _hold(duck, "told", "subject_id", self.subjects)

    def of(self, table: Table) -> set[int] | None:
        """The numbers of one table; None where all of it must be read."""
        if self.changes.subjects is None or (table is BLIND_KEY and self.changes.taken):
            return None
        if table is SUBJECT:
            return self.changes.subjects
        if table is BLIND_KEY:
            return self.records
        numbers = {*(self.records if table is MENTION else self.changes.records), *self._now(table), *self._then(table)}
        self.records |= numbers
        return numbers

    def _now(self, table: Table) -> Iterator[int]:
        for some in _parts(self.subjects):
            for page in pages(*_asked(table.numbers, table, some)):
                yield from (number for (number,) in page)

    def _then(self, table: Table) -> list[int]:
        kept = self.before / f"{table.name}.parquet"
        if not kept.exists():
            return []
        found = self.duck.execute(f"SELECT {table.number} FROM {_read(kept)} SEMI JOIN told USING (subject_id)")
        return [number for (number,) in found.fetchall()]


def carry_over(
    table: Table, duck: duckdb.DuckDBPyConnection, kept: Path, path: Path, doubted: Collection[int]
) -> int | None:
    """The last file but for the doubted rows that are other now, and these behind them; how many rows.

    None, and no file, where all of them are as they were.
    """
    numbers, number = sorted(doubted), table.number
    if not numbers:
        return None
    _hold(duck, "doubted", number, numbers)
    fresh = pa.concat_tables(_fresh(table, duck, numbers))
    duck.register("fresh", fresh)
    duck.execute(f"CREATE OR REPLACE TABLE former AS FROM {_read(kept)} SEMI JOIN doubted USING ({number})")
    other = "(FROM former EXCEPT ALL FROM fresh) UNION ALL (FROM fresh EXCEPT ALL FROM former)"
    duck.execute(f"CREATE OR REPLACE TABLE other AS SELECT DISTINCT {number} FROM ({other})")
    if not duck.execute("SELECT count(*) FROM other").fetchall()[0][0]:
        return None
    added = duck.sql(f"FROM fresh SEMI JOIN other USING ({number})").to_arrow_table()
    still = duck.cursor().execute(f"FROM {_read(kept)} ANTI JOIN other USING ({number})").to_arrow_reader(PAGE)
    return write(_both(still, added), path)


def _both(still: Any, added: pa.Table) -> Iterator[pa.Table]:
    kept = 0
    for batch in still:
        kept += batch.num_rows
        yield pa.Table.from_batches([batch])
    if added.num_rows or not kept:
        yield added


def _fresh(table: Table, duck: duckdb.DuckDBPyConnection, numbers: list[int]) -> Iterator[pa.Table]:
    for some in _parts(numbers):
        yield from typed(table, duck, pages(*_asked(table.some, table, some)))


def _asked(query: str, table: Table, values: list[int]) -> tuple[str, list[Any]]:
    return query.replace("{values}", bulk.values_clause("bigint")), [*table.params, bulk.list_parameter(values)]


def _parts(values: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), PAGE):
        yield values[start : start + PAGE]


def _hold(duck: duckdb.DuckDBPyConnection, name: str, column: str, values: list[int]) -> None:
    """Numbers as a table, since files are also read by a connection beside this one."""
    duck.register("given", pa.table({column: pa.array(values, pa.int64())}))
    duck.execute(f"CREATE OR REPLACE TABLE {name} AS FROM given")
    duck.unregister("given")


def _read(path: Path) -> str:
    return f"read_parquet('{quoted(path)}')"
