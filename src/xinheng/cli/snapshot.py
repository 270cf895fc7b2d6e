"""One moment of the database as streams of bytes, on either database. Nobody who writes waits for it, and nothing of
it is left on the disk in clear: not even by a kill."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from django.conf import settings
from django.db import connection, transaction

from xinheng.cli.sealing import CHUNK
from xinheng.kit.city_time import now
from xinheng.kit.turns import opened

SQLITE = "xinheng.sqlite3"
PATIENCE_SECONDS = 5
NEWEST = "SELECT max(at) FROM audit_auditevent"


@dataclass(frozen=True)
class Snapshot:
    """What stood in the database at `taken`: rows by table, the newest event, and its parts as blocks, by name."""

    taken: datetime
    counts: dict[str, int]
    newest: str
    parts: Iterable[tuple[str, Iterator[bytes]]]


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """The database as it is now; its parts can be read once, within."""
    with _postgres() if connection.vendor == "postgresql" else _sqlite() as one:
        yield one


@contextmanager
def _sqlite() -> Iterator[Snapshot]:
    with closing(opened(Path(connection.settings_dict["NAME"]), patience=PATIENCE_SECONDS)) as live:
        # A reader's snapshot: in WAL writers go on, and the copy need not start again when they do.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        taken = now()
        with _nameless_copy(live) as pieces:
            newest = str(live.execute(NEWEST).fetchone()[0] or "")
            yield Snapshot(taken, counts_of(live), newest, [(SQLITE, pieces)])


@contextmanager
def _nameless_copy(live: sqlite3.Connection) -> Iterator[Iterator[bytes]]:
    """A copy whose file has no name any more when its first byte is written: it ends with this process."""
    with tempfile.TemporaryDirectory(dir=settings.XINHENG_HOME, prefix="backup-") as folder:
        path = Path(folder) / SQLITE
        path.touch(mode=0o600)
        with closing(opened(path, patience=0)) as copy, path.open("rb") as reader:
            copy.execute("PRAGMA journal_mode = OFF")
            path.unlink()
            live.backup(copy, pages=2_000, sleep=0.0)
            yield iter(lambda: reader.read(CHUNK), b"")


def counts_of(database: sqlite3.Connection) -> dict[str, int]:
    """Rows of each table of a SQLite file."""
    # A search index is counted by the tables that it is kept in.
    named = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    tables = [row[0] for row in database.execute(named).fetchall()]
    return {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


@contextmanager
def _postgres() -> Iterator[Snapshot]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        taken, names = now(), tables()
        cursor.execute(NEWEST)
        newest = cursor.fetchone()[0]
        counts = counted(cursor, names)
        parts = ((f"{table}.csv", cut(rows_of(cursor, f'COPY "{table}" TO STDOUT (FORMAT csv, HEADER)')))
                 for table in names)  # fmt: skip
        yield Snapshot(taken, counts, newest.isoformat() if newest else "", parts)


def rows_of(cursor: Any, statement: str) -> Iterator[bytes]:
    """What a COPY gives, a row a piece."""
    # The driver's own cursor: Django's does not know COPY.
    with cursor.cursor.copy(statement) as rows:
        for row in rows:
            yield bytes(row)


def cut(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Rows as blocks that end where a row's own content says: a changed row changes its block, not those after it."""
    held: list[bytes] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row)
        if size >= 4 * CHUNK or (size >= CHUNK // 4 and crc32(row) % 4096 == 0):
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def tables() -> list[str]:
    """Tables of the connected database."""
    return sorted(connection.introspection.table_names())


def counted(cursor: Any, names: Iterable[str]) -> dict[str, int]:
    """Rows of each table of the connected database."""
    found = {}
    for table in names:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        found[table] = cursor.fetchone()[0]
    return found
