"""SQLite's write-ahead log is laid into the database beside those who write (ADR 115).

By itself SQLite has whoever commits past a thousand pages do it, and he stands still until the disk has taken both
files: with two halves that write some ten times a second. Here a thread of the door does it, and where the log stays
long, since somebody always writes on, it holds the turn to write for the moment that the rest takes: then the next
who writes begins the log anew.
"""

import logging
import os
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from django.db import connections

from xinheng.kit.log_index import head_of, not_laid
from xinheng.kit.turns import opened

log = logging.getLogger(__name__)

# Frames (of usual pages 4 kB each) that wait to be laid down, and a log that is to begin anew.
SOME, LONG = 1_000, 4_000
PATIENCE_SECONDS = 2.0


class LogKeeper:
    """Looks after the log of one database; every process of the server may have one."""

    def __init__(self, database: Path) -> None:
        self._file = opened(database, patience=PATIENCE_SECONDS, of_one_thread=False)
        self._turn = opened(database, patience=PATIENCE_SECONDS, in_order=True, of_one_thread=False)
        for one in (self._file, self._turn):
            one.execute("PRAGMA wal_autocheckpoint=0").close()
            one.execute("SELECT count(*) FROM sqlite_master").fetchall()
        # Never closed: closing would drop the locks that SQLite holds on it in this process.
        self._index = os.open(f"{database}-shm", os.O_RDONLY | os.O_CLOEXEC)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log")
        self._busy = False

    def look(self) -> None:
        """Lay the log down in the thread where there is enough of it. Costs a moment; waits for nobody."""
        if not self._busy and not_laid(self._index) >= SOME:
            self._busy = True
            self._thread.submit(self.keep).add_done_callback(self._over)

    def keep(self) -> None:
        """Lay down what is in the log; a long one is to begin anew. Raises sqlite3.Error."""
        if not self._lay_down() or head_of(self._index).frame < LONG:
            return
        self._turn.execute("BEGIN IMMEDIATE").close()
        try:
            self._lay_down()
        finally:
            self._turn.execute("ROLLBACK").close()

    def _lay_down(self) -> bool:
        """Whether all that was there is laid down: not where a reader stands before it, or another process is at it."""
        ((at_it, there, laid),) = self._file.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return not at_it and there == laid

    def _over(self, done: "Future[None]") -> None:
        self._busy = False
        if (refused := done.exception()) is not None:
            # Tried again at the next look; a half that writes does it itself before the log fills the disk.
            log.error("the log could not be laid into the database", exc_info=refused)


def log_keeper() -> LogKeeper | None:
    """One for the city's database; none where that is no file of SQLite, or cannot be opened now."""
    settings = connections.settings["default"]
    if not settings["ENGINE"].endswith("sqlite3"):
        return None
    try:
        return LogKeeper(Path(settings["NAME"]))
    except (sqlite3.Error, OSError):
        log.exception("nobody looks after the log")
        return None
