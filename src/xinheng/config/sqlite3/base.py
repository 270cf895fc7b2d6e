"""Django's connection to SQLite, but for how a writer waits for the one before it (`kit/turns`)."""

import logging
import time
import traceback
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from xinheng.kit.on_disk import LOG
from xinheng.kit.turns import in_turn, patiently

# A page gives up waiting for its turn after two seconds (`patience`): who holds it half as long is told of.
HELD_LONG = 1.0
NEVER = float("inf")
# Pages in the log from which on who commits lays them into the database after all (80 MB of usual ones).
FAR = 20_000

log = logging.getLogger(__name__)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single statements wait for their turn, as a transaction does at its beginning."""

    folder: Path | None = None
    patience = 5.0

    def execute(self, query: Any, params: Any = None) -> Any:
        """As Django's."""
        return patiently(lambda: super(Cursor, self).execute(query, params), self.folder, self.patience)

    def executemany(self, query: Any, param_list: Any) -> Any:
        """As Django's; what is tried again is read once."""
        told = list(param_list)
        return patiently(lambda: super(Cursor, self).executemany(query, told), self.folder, self.patience)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that asks for its turn to write again and again, as long as its `timeout` says."""

    folder: Path | None = None
    patience = 5.0
    held_since = NEVER
    # Whether a commit is followed by waiting for the disk; not where who is answered waits for it (`config/disk`).
    waits_for_disk = True

    def get_new_connection(self, conn_params: Any) -> Any:
        """Opened as Django does; from then on SQLite does not wait by itself."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout=0").close()
        if not self.waits_for_disk:
            connection.execute("PRAGMA synchronous=NORMAL").close()
            # The door does it sooner, beside (`config/log_keeper`).
            connection.execute(f"PRAGMA wal_autocheckpoint={FAR}").close()
        self.folder = None if self.is_in_memory_db() else Path(self.settings_dict["NAME"]).parent
        self.patience = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor of ours."""
        connection: Any = self.connection
        cursor: Cursor = connection.cursor(factory=Cursor)
        cursor.folder, cursor.patience = self.folder, self.patience
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        connection: Any = self.connection
        mode: str = self.transaction_mode or ""  # type: ignore[attr-defined]
        # Not by a cursor of Django's: each that fails stays in a ring with its error until somebody clears it away.
        with self.wrap_database_errors:
            self._wait_within(wait=False)
            try:
                in_turn(lambda: connection.execute(f"BEGIN {mode}").close(), self.folder, self.patience)
            except BaseException:
                self._wait_within(wait=True)
                raise
        self.held_since = time.monotonic()

    # Places to go back to lie within each other, and of those called alike SQLite means the innermost: so all are. Each
    # of Django's own names is new and would be compiled three times.
    def _savepoint(self, sid: str) -> None:
        self._send_within("SAVEPOINT here")

    def _savepoint_rollback(self, sid: str) -> None:
        self._send_within("ROLLBACK TO here")

    def _savepoint_commit(self, sid: str) -> None:
        self._send_within("RELEASE here")

    def _send_within(self, sql: str) -> None:
        """A mark within a transaction waits for nobody, and needs no cursor unless statements are watched."""
        if self.force_debug_cursor or self.execute_wrappers:
            with self.cursor() as cursor:
                cursor.execute(sql)
            return
        connection: Any = self.connection
        with self.wrap_database_errors:
            connection.execute(sql).close()

    def _commit(self) -> None:
        """The turn is given back before the disk is waited for, and who waits for it here is told of nothing sooner."""
        super()._commit()  # type: ignore[misc]
        self._tell_if_long()
        self._wait_within(wait=True)
        if self.folder is not None and self.waits_for_disk:
            with self.wrap_database_errors:
                LOG.lay_down(Path(f"{self.settings_dict['NAME']}-wal"))

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._tell_if_long()
        self._wait_within(wait=True)

    def _wait_within(self, *, wait: bool) -> None:
        """Whether SQLite waits for the disk before it gives the turn back: with a single statement, which is a
        transaction of its own, and not with a transaction."""
        if self.waits_for_disk and self.connection is not None:
            self.connection.execute(f"PRAGMA synchronous={'FULL' if wait else 'NORMAL'}").close()

    def _tell_if_long(self) -> None:
        seconds, self.held_since = time.monotonic() - self.held_since, NEVER
        if seconds > HELD_LONG:
            log.warning("the turn to write was held long", extra={"seconds": round(seconds, 1), "by": _ours()})


def _ours() -> str:
    """Where in the product the transaction was: its innermost places, the last called first."""
    told = ((frame.f_globals.get("__name__", ""), line) for frame, line in traceback.walk_stack(None))
    ours = (f"{name}:{line}" for name, line in told if name.startswith("xinheng.") and ".config." not in name)
    return " < ".join(islice(ours, 4))
