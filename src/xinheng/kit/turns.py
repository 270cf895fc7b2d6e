"""Turns to write to a file of SQLite, which lets one write at a time.

SQLite itself has who waits sleep 1, 2, 5, 10, 15, 20, 25, then 50 and 100 ms before it looks again, and all the while
the connection stands locked. What we write takes a few milliseconds, so most of these would be slept while the file is
free; and a thread of ours that clears away a cursor of the connection stops until the waiting ends, with everything
that Python would do meanwhile: where that thread itself had the turn, all stood still until patience ended. So SQLite
never waits here: it says that the file is busy, and we look again three times a millisecond.

Turns come in order. Who has just written and begins again at once would pass everybody who looks only now and then; so
who waits stands in an entrance that one at a time can be in, and before it those who came early and who come late look
equally often. It is the system's lock on the folder of the database: nothing is left behind by whoever is killed in it.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Given = TypeVar("Given")
# A turn takes a few milliseconds: of a longer nap a part of each would be slept away.
NAP = 0.0003


def in_turn(attempt: Callable[[], Given], folder: Path | None, patience: float) -> Given:
    """What `attempt` gives as soon as the file is free for it, and what it raises for anything but a busy file.

    `folder` is the database's, none for one in memory. After `patience` seconds it is tried once more and SQLite's
    error is raised.
    """
    until = time.monotonic() + patience
    with entrance(folder) as entered:
        while True:
            last = time.monotonic() >= until
            if entered() or last:
                try:
                    return attempt()
                except sqlite3.OperationalError as error:
                    if last or not is_busy(error):
                        raise
            time.sleep(NAP)


def patiently(attempt: Callable[[], Given], folder: Path | None, patience: float) -> Given:
    """What a single statement gives: at once where the file is free, in turn where it is busy."""
    try:
        return attempt()
    except sqlite3.OperationalError as error:
        # What was read before another wrote stays old, however long one waits.
        if not is_busy(error) or error.sqlite_errorcode == sqlite3.SQLITE_BUSY_SNAPSHOT:
            raise
    return in_turn(attempt, folder, patience)


class Patient(sqlite3.Connection):
    """A connection of our own whose statements wait for their turn here and never inside SQLite."""

    folder: Path | None = None
    patience = 0.0

    def execute(self, *told: Any) -> sqlite3.Cursor:
        """As SQLite's own."""
        return patiently(lambda: super(Patient, self).execute(*told), self.folder, self.patience)

    def executescript(self, *told: Any) -> sqlite3.Cursor:
        """As SQLite's own; a script that found the file busy begins again, so it is one that may."""
        return patiently(lambda: super(Patient, self).executescript(*told), self.folder, self.patience)


def opened(path: Path, *, patience: float, in_order: bool = False, of_one_thread: bool = True) -> Patient:
    """A connection to a file, each statement a transaction unless one is begun. Raises sqlite3.Error.

    `patience` in seconds; `in_order` for the city's own database, where turns come in order.
    """
    one = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=of_one_thread, factory=Patient)
    one.patience, one.folder = patience, path.parent if in_order else None
    return one


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether SQLite said that another writes."""
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


@contextmanager
def entrance(folder: Path | None) -> Iterator[Callable[[], bool]]:
    """Gives what to ask whether we stand in the entrance, again and again until it is true; left at the end."""
    if folder is None:
        yield lambda: True
        return
    there = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield lambda: _entered(there)
    finally:
        os.close(there)


def someone_waits(folder: Path | None) -> bool:
    """Whether somebody stands in the entrance; asked by who has the turn and may give it up sooner."""
    with entrance(folder) as entered:
        return not entered()


def _entered(there: int) -> bool:
    try:
        fcntl.flock(there, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
