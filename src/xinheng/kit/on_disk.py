"""Waiting until what stands in a log is on the disk, by one open file a process.

Where a disk refuses, Linux drops what could not be written, tells so once to each who has the file open, and calls the
next time good although nothing came back. So the log is kept open, which lets a process hear of a refusal that another
one met; and of a process that has heard of one nothing more is believed: it ends, and begins anew with what is there.
"""

import os
import sqlite3
import threading
from pathlib import Path


class PagesLost(sqlite3.OperationalError):
    """The disk has refused once, so what this process wrote before or writes now may be gone."""


class Log:
    """A log as this process has it open. Whoever forks after its first use shares with the other what Linux tells."""

    def __init__(self) -> None:
        self._turn, self._there = threading.Lock(), -1
        self.lost = False

    def lay_down(self, path: Path) -> None:
        """Wait until all that is in the log is on the disk. It stays the same file while anybody has the database open.
        Raises PagesLost where the disk refuses or has refused before, sqlite3.OperationalError for no file."""
        if self.lost:
            raise PagesLost("the disk has refused before")
        try:
            mine = self._opened(path)
        except OSError as error:
            raise sqlite3.OperationalError(f"what was written may not be on the disk: {error}") from error
        try:
            os.fdatasync(mine)
        except OSError as error:
            self.lost = True
            raise PagesLost(f"what was written may not be on the disk: {error}") from error
        finally:
            os.close(mine)

    def _opened(self, path: Path) -> int:
        """A number of one's own for the file that stays open: another thread may put a newer file in its place."""
        with self._turn:
            if not self._is(path):
                self.close()
                self._there = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            return os.dup(self._there)

    def _is(self, path: Path) -> bool:
        return self._there >= 0 and os.path.samestat(os.fstat(self._there), path.stat())

    def close(self) -> None:
        """Let go of the file."""
        there, self._there = self._there, -1
        if there >= 0:
            os.close(there)


# The one of this process.
LOG = Log()
