"""Rows in and out by the thousand, through Django's own connection: COPY on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

Row = Sequence[Any]
Rows = Iterable[Any]


def on_postgres() -> bool:
    """Whether the serving store is PostgreSQL; otherwise it is SQLite."""
    return connection.vendor == "postgresql"


@contextmanager
def heavy_writing() -> Iterator[None]:
    """A run of many large transactions: on SQLite the log grows further before it is folded into the file, so that a
    page written by ten chunks is moved once, and more of the indexes stay in memory. The file is read and not mapped
    meanwhile: a gigabyte of it would lie in memory beside DuckDB's two."""
    if on_postgres() or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint=65536")
        cursor.execute("PRAGMA cache_size=-262144")
        cursor.execute("PRAGMA mmap_size")
        mapped = int((cursor.fetchone() or [0])[0])
        cursor.execute("PRAGMA mmap_size=0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=1000")
            cursor.execute("PRAGMA cache_size=-65536")
            cursor.execute(f"PRAGMA mmap_size={mapped}")
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.fetchone()


def insert_rows(table: str, columns: Sequence[str], rows: Rows) -> None:
    """Adds rows; a broken constraint raises `IntegrityError` and leaves the transaction to its owner.

    Rows may come one by one, and ask nothing of the database meanwhile: on PostgreSQL it listens to them on this very
    connection, and both would wait for ever.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if on_postgres():
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            run_for_each(cursor, f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def run_for_each(cursor: Any, sql: str, rows: Rows) -> int:
    """One statement for each row of parameters, which may come one by one; how many rows of the table it touched."""
    cursor.executemany(sql, rows)
    return int(cursor.rowcount)


def allocate_ids(table: str, count: int) -> list[int]:
    """Fresh ids for `count` rows. Inside a write transaction: on SQLite that is what keeps them ours."""
    if count == 0:
        return []
    with connection.cursor() as cursor:
        if on_postgres():
            cursor.execute(
                "SELECT array_agg(nextval(pg_get_serial_sequence(%s, 'id'))) FROM generate_series(1, %s)",
                [table, count],
            )
            return list(cursor.fetchone()[0])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return list(range(first, first + count))


def values_clause(cast: str) -> str:
    """SQL for one list parameter as a set of rows `value`: see `list_parameter`."""
    if on_postgres():
        return f"(SELECT unnest(%s::{cast}[]) AS value)"
    return "(SELECT value FROM json_each(%s))"


def list_parameter(values: Sequence[Any]) -> Any:
    """The parameter that `values_clause` expects: an array, or its JSON."""
    return list(values) if on_postgres() else json.dumps(list(values))


def rows_where_in(sql: str, values: Sequence[Any], cast: str) -> Iterator[tuple[Any, ...]]:
    """Runs `sql`, in which `{values}` stands for the set of given values, and yields its rows; of none, none."""
    if not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{values}", values_clause(cast)), [list_parameter(values)])
        while page := cursor.fetchmany(5000):
            yield from page


def update_by_id(table: str, columns: dict[str, str], rows: Sequence[Row]) -> int:
    """Sets `columns` (name → PostgreSQL type) of the rows whose id stands last in each tuple; how many were found."""
    with connection.cursor() as cursor:
        if not on_postgres():
            sets = ", ".join(f'"{name}" = %s' for name in columns)
            return run_for_each(cursor, f'UPDATE "{table}" SET {sets} WHERE "id" = %s', rows)
        names = [*columns, "id"]
        types = [*columns.values(), "bigint"]
        arrays = ", ".join(f"%s::{cast}[]" for cast in types)
        sets = ", ".join(f'"{name}" = new."{name}"' for name in columns)
        quoted = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f'UPDATE "{table}" AS old SET {sets} FROM unnest({arrays}) AS new({quoted}) WHERE old."id" = new."id"',
            [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in names],
        )
        return int(cursor.rowcount)
