"""One moment of the database as files, on either database, and back. Nobody who writes waits for it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from xinheng.cli.sealing import CHUNK
from xinheng.fusion.registers.models import Batch, FeedCursor
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.protection import TABLES as GUARDED

SQLITE = "xinheng.sqlite3"
NEWEST = "SELECT max(at) FROM audit_auditevent"


def take(into: Path) -> tuple[dict[str, int], str]:
    """Writes the database's parts into the folder; rows per table, and the time of the newest event in it."""
    return _take_postgres(into) if connection.vendor == "postgresql" else _take_sqlite(into)


def _take_sqlite(into: Path) -> tuple[dict[str, int], str]:
    live = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    copy = sqlite3.connect(into / SQLITE)
    try:
        # A reader's snapshot: in WAL writers go on, and the copy need not start again when they do.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=2_000, sleep=0.0)
        copy.execute("PRAGMA journal_mode=DELETE")
        return counts_of(copy), str(copy.execute(NEWEST).fetchone()[0] or "")
    finally:
        copy.close()
        live.close()


def counts_of(database: sqlite3.Connection) -> dict[str, int]:
    """Rows of each table of a SQLite file."""
    # A search index is counted by the tables that it is kept in.
    named = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    tables = [row[0] for row in database.execute(named).fetchall()]
    return {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


def _take_postgres(into: Path) -> tuple[dict[str, int], str]:
    counts = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in tables():
            # With the names of the columns, so that their order may differ where it is read again.
            with (
                (into / f"{table}.csv").open("wb") as out,
                _raw(cursor).copy(f'COPY "{table}" TO STDOUT (FORMAT csv, HEADER)') as rows,
            ):
                for piece in rows:
                    out.write(piece)
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
        cursor.execute(NEWEST)
        newest = cursor.fetchone()[0]
    return counts, newest.isoformat() if newest else ""


def tables() -> list[str]:
    """Tables of the connected database."""
    return sorted(connection.introspection.table_names())


def put_back_sqlite(part: Path, counts: dict[str, int]) -> None:
    """Makes a copied file ready to serve: compared, whole, its followers at the start. Raises Refusal."""
    with sqlite3.connect(part) as copy:
        if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise Refusal("备份里的数据库不完整 / the database in the backup is not whole")
        compare(counts, counts_of(copy))
        copy.execute(f"DELETE FROM {FeedCursor._meta.db_table}")
    copy.close()


def put_back_postgres(parts: dict[str, Path], counts: dict[str, int]) -> None:
    """Fills an empty PostgreSQL database in one transaction: all of it or nothing. Raises Refusal."""
    call_command("migrate", verbosity=0, interactive=False)
    if set(tables()) != set(counts):
        raise Refusal(
            "备份来自另一个版本的信衡 / made by another version: 请用清单 manifest.json 中 version 的版本恢复"
        )
    with transaction.atomic(), connection.cursor() as cursor:
        _guard(cursor, "DISABLE")
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in counts))
        for table in counts:
            _fill(cursor, table, parts[table])
        _set_sequences(cursor)
        compare(counts, dict(_counted(cursor, list(counts))))
        cursor.execute(f"DELETE FROM {FeedCursor._meta.db_table}")
        # Numbers of the old server's transactions mean nothing on this one.
        cursor.execute(f"UPDATE {Batch._meta.db_table} SET transaction = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _guard(cursor, "ENABLE")


def _guard(cursor: Any, act: str) -> None:
    for table in GUARDED:
        cursor.execute(f"ALTER TABLE {table} {act} TRIGGER USER")


def _fill(cursor: Any, table: str, part: Path) -> None:
    with part.open("rb") as rows:
        columns = rows.readline().decode().strip()
        quoted = ", ".join('"' + name.strip('"') + '"' for name in columns.split(","))
        with _raw(cursor).copy(f'COPY "{table}" ({quoted}) FROM STDIN (FORMAT csv)') as out:
            while piece := rows.read(CHUNK):
                out.write(piece)


def _set_sequences(cursor: Any) -> None:
    for table in tables():
        for found in connection.introspection.get_sequences(cursor, table):
            column = found["column"]
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
                f'coalesce(max("{column}"), 1), max("{column}") IS NOT NULL) FROM "{table}"'
            )


def _counted(cursor: Any, names: list[str]) -> Iterator[tuple[str, int]]:
    for table in names:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        yield table, cursor.fetchone()[0]


def _raw(cursor: Any) -> Any:
    """The driver's own cursor: Django's does not know COPY."""
    return cursor.cursor


def compare(told: dict[str, int], found: dict[str, int]) -> None:
    """Raises Refusal naming the tables whose rows are not as many as the manifest tells."""
    differ = [name for name in sorted(told | found) if told.get(name) != found.get(name)]
    if differ:
        raise Refusal(f"恢复的行数与清单不一致 / counts differ: {', '.join(differ[:5])}")
