"""Made dossiers, laid by in a file of their own beside the database, each with the state it was made in.

The file is made by `xinheng serve` for its processes and may be thrown away at any time. Nothing here is the truth:
whoever takes a body from it compares the state first. It never fails: what cannot be kept is made again.
"""

import logging
import os
import sqlite3
import threading
import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import randbits

from django.conf import settings

from xinheng.kit.turns import opened

log = logging.getLogger(__name__)

# Longer than this nobody waits to lay something by.
BUSY_SECONDS = 0.05
# After trouble the shelf is left alone for so long.
ALONE_SECONDS = 5.0
# What a power cut leaves of the file is thrown away at the next start.
OPEN = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-4096;
PRAGMA mmap_size=268435456;
CREATE TABLE IF NOT EXISTS kept (key INTEGER PRIMARY KEY, state BLOB NOT NULL, body BLOB NOT NULL);
"""
# For each body that is laid by where there is no room, so many go, from anywhere.
GO_FOR_ONE = 2

_thread = threading.local()
_alone_until = 0.0


def is_open() -> bool:
    """Whether dossiers are kept at all in this process, now."""
    return bool(settings.XINHENG_DOSSIERS) and time.monotonic() >= _alone_until


def key_of(identity: str, kind: str) -> int:
    """The place of one kind of body of one subject."""
    return int.from_bytes(blake2b(f"{kind}\0{identity}".encode(), digest_size=8).digest(), signed=True)


def look(key: int) -> tuple[bytes, bytes] | None:
    """What lies there: the state it was made in, and the body."""
    try:
        found: tuple[bytes, bytes] | None = (
            _file().execute("SELECT state, body FROM kept WHERE key = ?", [key]).fetchone()
        )
    except (sqlite3.Error, OSError) as error:
        _trouble(error)
        return None
    return found


def lay_by(key: int, state: bytes, body: bytes) -> None:
    """Keep a body, in place of what lay there."""
    try:
        file = _file()
        with file:
            file.execute("INSERT OR REPLACE INTO kept (key, state, body) VALUES (?, ?, ?)", [key, state, body])
            if _size(file) > settings.XINHENG_DOSSIERS_MB * 2**20:
                _make_room(file, key)
    except sqlite3.OperationalError:
        # Somebody else is laying by, or the disk is full: it is made again when it is asked for again.
        return
    except (sqlite3.Error, OSError) as error:
        _trouble(error)


def _size(file: sqlite3.Connection) -> int:
    """Bytes in use."""
    pages, free, size = (
        file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _make_room(file: sqlite3.Connection, newest: int) -> None:
    anywhere = randbits(64) - 2**63
    for where in ("key >= ?", "key < ?"):
        gone = file.execute(
            f"DELETE FROM kept WHERE key IN (SELECT key FROM kept WHERE {where} AND key <> ? ORDER BY key"
            f" LIMIT {GO_FOR_ONE})",
            [anywhere, newest],
        )
        if gone.rowcount:
            return


def _file() -> sqlite3.Connection:
    """This thread's connection. Raises sqlite3.Error or OSError where the file cannot be opened."""
    of = (str(settings.XINHENG_DOSSIERS), os.getpid())
    if getattr(_thread, "of", None) != of:
        path = Path(settings.XINHENG_DOSSIERS)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = opened(path, patience=BUSY_SECONDS)
        path.chmod(0o600)
        file.executescript(OPEN)
        _thread.file, _thread.of = file, of
    kept: sqlite3.Connection = _thread.file
    return kept


def _trouble(error: Exception) -> None:
    """Left alone for a while; a file that is no database any more is thrown away."""
    global _alone_until  # noqa: PLW0603  of this process
    log.warning("kept dossiers cannot be used: %s", error)
    _alone_until = time.monotonic() + ALONE_SECONDS
    _thread.of = None
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{settings.XINHENG_DOSSIERS}{suffix}").unlink(missing_ok=True)
