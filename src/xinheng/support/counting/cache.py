"""Django's cache on the counters' file: for the libraries that count there. What cannot be kept is forgotten."""

import pickle
import sqlite3
import time
from contextlib import suppress
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from xinheng.support.counting.counters import file

ADD = """
INSERT INTO kept (key, value, ends) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE
SET value = excluded.value, ends = excluded.ends WHERE kept.ends <= ? RETURNING 1
"""
SET = "INSERT OR REPLACE INTO kept (key, value, ends) VALUES (?, ?, ?)"
FOREVER = 1e12
TROUBLE = (sqlite3.Error, OSError)


class SharedCache(BaseCache):
    """Values under keys for a time, shared by the processes of a machine. Never fails: it forgets instead."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep what is not there yet; whether it was not."""
        try:
            with file() as database:
                given = [self.make_key(key, version), pickle.dumps(value), self._ends(timeout), time.time()]
                return database.execute(ADD, given).fetchone() is not None
        except TROUBLE:
            return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What is kept, or `default`."""
        with suppress(*TROUBLE):
            row = (
                file()
                .execute(
                    "SELECT value FROM kept WHERE key = ? AND ends > ?", [self.make_key(key, version), time.time()]
                )
                .fetchone()
            )
            if row:
                return pickle.loads(row[0])  # noqa: S301  our own file, readable by us alone
        return default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        with suppress(*TROUBLE), file() as database:
            database.execute(SET, [self.make_key(key, version), pickle.dumps(value), self._ends(timeout)])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep it for longer."""
        with suppress(*TROUBLE), file() as database:
            given = [self._ends(timeout), self.make_key(key, version), time.time()]
            return database.execute("UPDATE kept SET ends = ? WHERE key = ? AND ends > ?", given).rowcount > 0
        return False

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number in one step; its time stays what it was. Raises ValueError where there is none."""
        made = self.make_key(key, version)
        with suppress(*TROUBLE), file() as database:
            database.execute("BEGIN IMMEDIATE")
            row = database.execute("SELECT value FROM kept WHERE key = ? AND ends > ?", [made, time.time()]).fetchone()
            if row:
                value = int(pickle.loads(row[0])) + delta  # noqa: S301  as above
                database.execute("UPDATE kept SET value = ? WHERE key = ?", [pickle.dumps(value), made])
                return value
        raise ValueError(f"no such key: {key}")

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget it."""
        with suppress(*TROUBLE), file() as database:
            return database.execute("DELETE FROM kept WHERE key = ?", [self.make_key(key, version)]).rowcount > 0
        return False

    def clear(self) -> None:
        """Forget everything."""
        with suppress(*TROUBLE), file() as database:
            database.execute("DELETE FROM kept")

    def _ends(self, timeout: Any) -> float:
        ends = self.get_backend_timeout(timeout)
        return FOREVER if ends is None else float(ends)
