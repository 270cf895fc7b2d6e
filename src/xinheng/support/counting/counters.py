"""Counting in one statement: atomic between processes, at a cost that does not grow with the number of callers."""

import logging
import os
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from xinheng.kit.turns import opened

log = logging.getLogger(__name__)

# Longer than this nobody waits for a counter; then the process counts for itself for a while.
BUSY_SECONDS = 0.5
ALONE_SECONDS = 5.0
# After so many counts in a process what is over is removed.
TIDY_EVERY = 500
# What a process remembers for itself while the file cannot be used.
MOST_BY_ITSELF = 20_000

OPEN = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=200;"
SETUP = """
CREATE TABLE IF NOT EXISTS counted (key TEXT PRIMARY KEY, count INTEGER, ends REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counted_ends ON counted (ends);
CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB, ends REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_ends ON kept (ends);
"""
# A window that ends later than it could is from before the clock was set back. Who waited for the file looked at the
# clock before it: so much later than his own may others have begun a window.
SLACK_SECONDS = 5.0
COUNT = """
INSERT INTO counted (key, count, ends) VALUES (:key, 1, :now + :seconds)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN ends <= :now OR ends > :now + :seconds + :slack THEN 1 ELSE count + 1 END,
  ends = CASE WHEN ends <= :now OR ends > :now + :seconds + :slack THEN :now + :seconds ELSE ends END
RETURNING count, ends - :now
"""

_own: dict[str, tuple[int, float]] = {}
_own_lock = threading.Lock()
_thread = threading.local()
_since_tidy = 0
_alone_until = 0.0


def count(key: str, seconds: int) -> tuple[int, float]:
    """Count once more: how often in the running window of `seconds`, and how many seconds it still lasts."""
    now = time.time()
    if settings.XINHENG_COUNTERS and time.monotonic() >= _alone_until:
        try:
            with file() as database:
                found: tuple[int, float] = database.execute(
                    COUNT, {"key": key, "seconds": seconds, "now": now, "slack": SLACK_SECONDS}
                ).fetchone()
            _tidy(now)
        except (sqlite3.Error, OSError) as error:
            _trouble(error)
        else:
            return found
    return _count_here(key, seconds, now)


def file() -> sqlite3.Connection:
    """This thread's connection to the counters. Raises sqlite3.Error or OSError where they cannot be opened."""
    path, process = Path(settings.XINHENG_COUNTERS), os.getpid()
    if getattr(_thread, "of", None) != (path, process):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = opened(path, patience=BUSY_SECONDS)
        path.chmod(0o600)
        _set_up(database)
        _thread.database, _thread.of = database, (path, process)
    kept: sqlite3.Connection = _thread.database
    return kept


def _set_up(database: sqlite3.Connection) -> None:
    database.executescript(OPEN)
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept_ends'").fetchone():
        database.executescript(f"BEGIN IMMEDIATE; {SETUP} COMMIT;")


def _count_here(key: str, seconds: int, now: float) -> tuple[int, float]:
    """As the file does it, for this process alone."""
    with _own_lock:
        times, ends = _own.get(key, (0, 0.0))
        if not now < ends <= now + seconds + SLACK_SECONDS:
            times, ends = 0, now + seconds
        if len(_own) >= MOST_BY_ITSELF:
            _own.clear()
        _own[key] = (times + 1, ends)
    return times + 1, ends - now


def _tidy(now: float) -> None:
    """Now and then what is over is removed; each call of it removes about what was added since the last."""
    global _since_tidy  # noqa: PLW0603  the counts of this process since the last time
    _since_tidy += 1
    if _since_tidy >= TIDY_EVERY:
        _since_tidy = 0
        with file() as database:
            database.execute("DELETE FROM counted WHERE ends <= ?", [now])
            database.execute("DELETE FROM kept WHERE ends <= ?", [now])


def _trouble(error: Exception) -> None:
    """Counting is no reason to refuse anybody. A file that is no database any more is thrown away."""
    global _alone_until  # noqa: PLW0603  of this process
    log.warning("counters cannot be used: %s", error)
    _alone_until = time.monotonic() + ALONE_SECONDS
    broken = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
    _thread.of = None
    if broken:
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{settings.XINHENG_COUNTERS}{suffix}").unlink(missing_ok=True)
