"""Turns in order: who waits to write stands in an entrance that one at a time can be in.

Who has just written and begins again at once would otherwise pass everybody who looks only now and then whether the file
is free: beside a long job that writes batch after batch, a page waited until its patience ended. The entrance is the
system's lock on the folder of the database: nothing is left behind by whoever is killed in it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def entrance(database: str | Path) -> Iterator[Callable[[], bool]]:
    """Gives what to ask whether we stand in the entrance, again and again until it is true; left at the end."""
    there = os.open(Path(database).parent, os.O_RDONLY | os.O_CLOEXEC)
    inside = False

    def entered() -> bool:
        nonlocal inside
        if not inside:
            try:
                fcntl.flock(there, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            inside = True
        return True

    try:
        yield entered
    finally:
        os.close(there)


@contextmanager
def no_entrance() -> Iterator[Callable[[], bool]]:
    """For a database in memory, which no other process writes."""
    yield lambda: True
