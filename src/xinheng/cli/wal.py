"""SQLite's write-ahead log, read beside those who write: which pages were committed since a place in it.

Format: https://sqlite.org/fileformat2.html#the_write_ahead_log (frames, big-endian).
"""

import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from xinheng.kit.log_index import Head, head_of
from xinheng.kit.turns import Patient, opened

LOG_HEAD, FRAME_HEAD = 32, 24
# From this many frames on (16 MB of usual pages) the log is let begin anew: it would grow for ever under our eyes.
FULL = 4_000
READ_AT_ONCE = 1_000
PATIENCE_SECONDS = 20
# A piece ends with the first commit after so many pages: an intake writes gigabytes, and nobody holds them in memory.
MOST = 8_000

Pages = dict[int, bytes]


class Lost(Exception):
    """The log went on without us: what was written since the last place is no longer all in it."""


@dataclass(frozen=True)
class LogPlace:
    """So many frames into the log that bears this salt."""

    salt: bytes
    frame: int


class Follower:
    """Keeps hold of the log, so that nothing in it is written over before it was read.

    A reader stands in the log all the time; while one does, no writer begins the log anew. When it is long, the writers
    are held for a moment, the rest is read, the log is copied into the database, and the reader takes its stand again.
    Whether it began anew once too often in between is seen by the salt, which counts.
    """

    def __init__(self, database: Path, place: LogPlace | None = None) -> None:
        self._writer, self._reader = _opened(database), _opened(database)
        self._touch()
        self._stand()
        # Closed after all connections of this process: closing drops the locks that SQLite holds in it.
        self._index = os.open(f"{database}-shm", os.O_RDONLY)
        self._log = os.open(f"{database}-wal", os.O_RDONLY)
        head = self.head()
        self.place = place or LogPlace(head.salt, head.frame)
        self._go_on(head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()
        self._writer.close()
        os.close(self._index)
        os.close(self._log)

    def head(self) -> Head:
        """The index's head as it is now."""
        return head_of(self._index)

    def take(self) -> Iterator[tuple[Head, Pages]]:
        """Number → content of every page committed since the last time, in pieces that each end with a commit.
        Raises Lost."""
        head = self.head()
        yield from self._read(head)
        if head.frame >= FULL:
            yield self._let_go()

    def begin_anew(self) -> None:
        """Stand in the log as it is now: what was lost is left to a new backup."""
        if self._reader.in_transaction:
            self._reader.execute("COMMIT")
        self._touch()
        self._stand()
        head = self.head()
        self.place = LogPlace(head.salt, head.frame)

    def _read(self, head: Head) -> Iterator[tuple[Head, Pages]]:
        self._go_on(head)
        # Who wrote gave his turn back before the disk had it (ADR 103): what a power cut takes is laid nowhere else.
        os.fdatasync(self._log)
        found: Pages = {}
        length = FRAME_HEAD + head.page_size
        for first in range(self.place.frame, head.frame, READ_AT_ONCE):
            count = min(READ_AT_ONCE, head.frame - first)
            frames = os.pread(self._log, count * length, LOG_HEAD + first * length)
            for frame, at in enumerate(range(0, count * length, length), first + 1):
                number, pages = struct.unpack_from(">II", frames, at)
                if frames[at + 8 : at + 16] != head.salt:
                    raise Lost
                found[number] = frames[at + FRAME_HEAD : at + length]
                if pages and len(found) >= MOST and frame < head.frame:
                    self.place = LogPlace(head.salt, frame)
                    yield Head(head.salt, frame, head.page_size, pages, whole=False), found
                    found = {}
        self.place = LogPlace(head.salt, head.frame)
        yield head, found

    def _go_on(self, head: Head) -> None:
        """The log is the one we were in, or the very next after we had read all of ours. Raises Lost."""
        if head.salt == self.place.salt and head.frame >= self.place.frame:
            return
        next_one = _count(head.salt) == (_count(self.place.salt) + 1) % (1 << 32)
        # A frame after our place with our salt was written before the log began anew, and not read; where the new log
        # is as long as that, nobody knows.
        after = LOG_HEAD + self.place.frame * (FRAME_HEAD + head.page_size) + 8
        if not next_one or head.frame > self.place.frame or os.pread(self._log, 8, after) == self.place.salt:
            raise Lost
        self.place = LogPlace(head.salt, 0)

    def _let_go(self) -> tuple[Head, Pages]:
        """While nobody else writes: read the rest, put all into the database, and begin the log anew.

        What was read is handed on when the writers go on: where it is laid may be slow, or away.
        """
        rest: Pages = {}
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            for head, pages in self._read(self.head()):  # noqa: B007  the last one tells of all
                rest |= pages
            self._reader.execute("COMMIT")
            self._reader.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            self._writer.execute("ROLLBACK")
        self._touch()
        self._stand()
        self._go_on(self.head())
        return head, rest

    def _touch(self) -> None:
        """One written page, so that there is a log to stand in."""
        ((number,),) = self._writer.execute("PRAGMA user_version").fetchall()
        with suppress(sqlite3.OperationalError):
            self._writer.execute(f"PRAGMA user_version = {(number + 1) % (1 << 30)}")

    def _stand(self) -> None:
        self._reader.execute("BEGIN")
        # To its end: a question half answered would hold on to the log beyond its transaction.
        self._reader.execute("SELECT count(*) FROM sqlite_master").fetchall()


def _opened(database: Path) -> Patient:
    one = opened(database, patience=PATIENCE_SECONDS, in_order=True, of_one_thread=False)
    one.execute("PRAGMA wal_autocheckpoint = 0")
    return one


def _count(salt: bytes) -> int:
    return int.from_bytes(salt[:4], "big")


def lay_on(database: Path, pages: Pages, page_size: int, size: int) -> None:
    """Writes pages over those of a database file that nobody has open; `size` is how many it has afterwards."""
    with database.open("r+b") as file:
        for number, page in sorted(pages.items()):
            file.seek((number - 1) * page_size)
            file.write(page)
        file.truncate(size * page_size)
