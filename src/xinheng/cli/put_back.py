"""A snapshot's parts into an empty database: all of it, compared with what was taken, or nothing."""

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from xinheng.cli.sealing import CHUNK, damaged
from xinheng.cli.snapshot import counted, counts_of, rows_of, tables
from xinheng.fusion.registers.models import Batch, FeedCursor
from xinheng.kit.refusal import Refusal
from xinheng.kit.turns import opened
from xinheng.support.audit.models import Delivery
from xinheng.support.audit.register import OURS

# Followers read the feed from its start; the register of heads, which lies beside the database, is written anew.
_START_ANEW = (
    f"DELETE FROM {FeedCursor._meta.db_table}",
    f"DELETE FROM {Delivery._meta.db_table} WHERE \"to\" = '{OURS}'",
)


def compare_sqlite(part: Path, counts: dict[str, int]) -> None:
    """Raises Refusal where a copied file has not the rows that its manifest tells."""
    with closing(opened(part, patience=0)) as copy:
        compare(counts, counts_of(copy))


def ready_sqlite(part: Path) -> None:
    """Makes a copied file ready to serve: whole, its followers at the start. Raises Refusal."""
    with closing(opened(part, patience=0)) as copy:
        if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise Refusal("备份里的数据库不完整 / the database in the backup is not whole")
        for statement in _START_ANEW:
            copy.execute(statement)
        copy.execute("PRAGMA journal_mode = DELETE")


def fill_postgres(parts: dict[str, Path], counts: dict[str, int], digests: dict[str, str]) -> None:
    """Fills an empty PostgreSQL database in one transaction and compares rows and bytes. Raises Refusal."""
    call_command("migrate", verbosity=0, interactive=False)
    if set(tables()) != set(counts):
        raise Refusal(
            "备份来自另一个版本的信衡 / made by another version: 请用清单 manifest.json 中 version 的版本恢复"
        )
    with transaction.atomic(), connection.cursor() as cursor:
        _triggers(cursor, "DISABLE")
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in counts))
        for table in counts:
            _fill(cursor, table, parts[table], digests[table])
        _set_sequences(cursor)
        compare(counts, counted(cursor, list(counts)))
        for statement in _START_ANEW:
            cursor.execute(statement)
        # Numbers of the old server's transactions mean nothing on this one.
        cursor.execute(f"UPDATE {Batch._meta.db_table} SET transaction = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _triggers(cursor, "ENABLE")


def compare(told: dict[str, int], found: dict[str, int]) -> None:
    """Raises Refusal naming the tables whose rows are not as many as the manifest tells."""
    differ = [name for name in sorted(told | found) if told.get(name) != found.get(name)]
    if differ:
        raise Refusal(f"恢复的行数与清单不一致 / counts differ: {', '.join(differ[:5])}")


def _triggers(cursor: Any, act: str) -> None:
    """What the database does by itself at a change is in the backup already and is not done once more."""
    for table in _with_triggers(cursor):
        cursor.execute(f'ALTER TABLE "{table}" {act} TRIGGER USER')


def _with_triggers(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace ORDER BY 1"
    )
    return [table for (table,) in cursor.fetchall()]


def _fill(cursor: Any, table: str, part: Path, digest: str) -> None:
    """Copies a table in, and out again to compare: what stands there now is what was taken, byte by byte."""
    with part.open("rb") as rows:
        columns = rows.readline().decode().strip()
        quoted = ", ".join('"' + name.strip('"') + '"' for name in columns.split(","))
        with cursor.cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN (FORMAT csv)') as out:
            while piece := rows.read(CHUNK):
                out.write(piece)
    if _digest(rows_of(cursor, f'COPY "{table}" ({quoted}) TO STDOUT (FORMAT csv, HEADER)')) != digest:
        raise damaged(table)


def _digest(pieces: Iterator[bytes]) -> str:
    whole = sha256()
    for piece in pieces:
        whole.update(piece)
    return whole.hexdigest()


def _set_sequences(cursor: Any) -> None:
    for table in tables():
        for found in connection.introspection.get_sequences(cursor, table):
            column = found["column"]
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
                f'coalesce(max("{column}"), 1), max("{column}") IS NOT NULL) FROM "{table}"'
            )
