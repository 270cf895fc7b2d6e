"""Django's connection to SQLite, but for how a writer waits for the one before it.

SQLite lets one write at a time and has the others sleep 1, 2, 5, 10, 15, 20, 25, then 50 and 100 ms before they look
again. What we write takes a few milliseconds, so most of these are slept while the file is free: two processes that
file and move complaints used one core of two. Here who waits looks again after half a millisecond, and ever later up
to five; and whoever looks is not passed by one that came later (`turn`).
"""

import logging
import time
import traceback
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from xinheng.config.sqlite3.turn import entrance, no_entrance

FIRST_NAP, LONGEST_NAP = 0.0005, 0.005
# A page gives up waiting for its turn after two seconds (`patience`): who holds it half as long is told to the operator.
HELD_LONG = 1.0

log = logging.getLogger(__name__)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that asks for its turn to write again and again, as long as its `timeout` says."""

    held_since = float("inf")

    def _start_transaction_under_autocommit(self) -> None:
        patience: float = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        until, nap = time.monotonic() + patience, FIRST_NAP
        name = self.settings_dict["NAME"]
        self._sleep_in_sqlite(0)
        try:
            with no_entrance() if self.is_in_memory_db() else entrance(name) as entered:
                while not self._begun(entered(), last=time.monotonic() >= until):
                    time.sleep(nap)
                    nap = min(nap * 1.5, LONGEST_NAP)
        finally:
            self._sleep_in_sqlite(patience)
        self.held_since = time.monotonic()

    def _begun(self, entered: bool, *, last: bool) -> bool:
        """Whether the turn was given; raises what SQLite says at the last try, and for anything but a busy file."""
        if not entered and not last:
            return False
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if last or "locked" not in str(error):
                raise
            return False
        return True

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._tell_if_long()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._tell_if_long()

    def _tell_if_long(self) -> None:
        seconds, self.held_since = time.monotonic() - self.held_since, float("inf")
        if seconds > HELD_LONG:
            log.warning("the turn to write was held long", extra={"seconds": round(seconds, 1), "by": _ours()})

    def _sleep_in_sqlite(self, seconds: float) -> None:
        connection: Any = self.connection
        connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def _ours() -> str:
    """Where in the product the transaction was: its innermost places, the last called first."""
    frames = [f for f in traceback.extract_stack() if "/xinheng/" in f.filename and "/config/" not in f.filename]
    return " < ".join(f"{f.filename.rpartition('/xinheng/')[2]}:{f.lineno}" for f in reversed(frames[-4:]))
