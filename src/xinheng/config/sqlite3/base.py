"""Django's connection to SQLite, but for how a writer waits for the one before it.

SQLite lets one write at a time and has the others sleep 1, 2, 5, 10, 15, 20, 25, then 50 and 100 ms before they look
again. What we write takes a few milliseconds, so most of these are slept while the file is free: two processes that
file and move complaints used one core of two. Here who waits looks again after half a millisecond, and ever later up
to five.
"""

import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

FIRST_NAP, LONGEST_NAP = 0.0005, 0.005


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that asks for its turn to write again and again, as long as its `timeout` says."""

    def _start_transaction_under_autocommit(self) -> None:
        patience: float = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        until, nap = time.monotonic() + patience, FIRST_NAP
        self._sleep_in_sqlite(0)
        try:
            while not self._begun(last=time.monotonic() >= until):
                time.sleep(nap)
                nap = min(nap * 1.5, LONGEST_NAP)
        finally:
            self._sleep_in_sqlite(patience)

    def _begun(self, *, last: bool) -> bool:
        """Whether the turn was given; raises what SQLite says at the last try, and for anything but a busy file."""
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if last or "locked" not in str(error):
                raise
            return False
        return True

    def _sleep_in_sqlite(self, seconds: float) -> None:
        connection: Any = self.connection
        connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
