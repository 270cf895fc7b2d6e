"""What is read from SQLite's log beside those who write, laid on an older copy, makes the database as it is."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from xinheng.cli import wal
from xinheng.kit.log_index import Head

# Two processes write as a server and an intake do: small rows, now and then thousands, and copy the log by themselves.
WRITER = """
import random, sqlite3, sys, time
one = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
one.execute("PRAGMA wal_autocheckpoint = 200")
chance = random.Random(sys.argv[2])
for turn in range(int(sys.argv[3])):
    one.execute("BEGIN IMMEDIATE")
    for row in range(chance.choice([1, 2, 5, 100])):
        one.execute("INSERT INTO row (words) VALUES (?)", [chance.randbytes(chance.randrange(10, 3000)).hex()])
    if turn % 7 == 0:
        one.execute("DELETE FROM row WHERE id % 5 = 0")
    one.execute("ROLLBACK" if turn % 11 == 3 else "COMMIT")
    time.sleep(0.02)
"""


@pytest.fixture
def live(tmp_path: Path) -> Path:
    path = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as one:
        one.execute("PRAGMA journal_mode = WAL")
        one.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, words TEXT)")
        one.execute("INSERT INTO row (words) VALUES ('一')")
    return path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log begins anew often, and pieces are short."""
    monkeypatch.setattr(wal, "FULL", 300)
    monkeypatch.setattr(wal, "MOST", 100)
    monkeypatch.setattr(wal, "READ_AT_ONCE", 60)


def copied(live: Path, to: Path) -> Path:
    """A copy as a backup makes it."""
    with closing(sqlite3.connect(live)) as one, closing(sqlite3.connect(to)) as copy:
        one.backup(copy)
    return to


@contextmanager
def served(live: Path) -> Iterator[None]:
    """Somebody has the database open: who closes it last takes the log away."""
    with closing(sqlite3.connect(live)) as one:
        one.execute("SELECT count(*) FROM row").fetchall()
        yield


def writing(live: Path, *seeds: int, turns: int = 60) -> list[subprocess.Popen[bytes]]:
    return [subprocess.Popen([sys.executable, "-c", WRITER, str(live), str(one), str(turns)]) for one in seeds]


def rows(path: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(path)) as one:
        assert one.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return one.execute("SELECT * FROM row ORDER BY id").fetchall()


def laid_on(copy: Path, taken: Iterator[tuple[Head, wal.Pages]]) -> int:
    """How many pieces were laid on."""
    pieces = list(taken)
    for head, pages in pieces:
        wal.lay_on(copy, pages, head.page_size, head.pages)
    return len(pieces)


@pytest.mark.usefixtures("small")
def test_pages_in_their_order_make_the_database_as_it_is(live: Path, tmp_path: Path):
    with wal.Follower(live) as log:
        writers, salts, pieces = writing(live, 1, 2), set[bytes](), 0
        # The copy is made in the midst: some of what is laid on it afterwards stands in it already.
        copy = copied(live, tmp_path / "copy.sqlite3")
        while any(one.poll() is None for one in writers):
            pieces += laid_on(copy, log.take())
            salts.add(log.place.salt)
        pieces += laid_on(copy, log.take())
        assert [one.returncode for one in writers] == [0, 0]
    assert rows(copy) == rows(live) and len(rows(live)) > 500
    assert pieces > 20 and len(salts) > 5, "the log never began anew: nothing was tried"


@pytest.mark.usefixtures("small")
def test_every_piece_ends_with_what_was_committed(live: Path, tmp_path: Path):
    with wal.Follower(live) as log:
        copy = copied(live, tmp_path / "copy.sqlite3")
        for one in writing(live, 3, turns=12):
            one.wait()
        for number, (head, pages) in enumerate(log.take()):
            wal.lay_on(copy, pages, head.page_size, head.pages)
            beside = Path(shutil.copy(copy, tmp_path / f"{number}.sqlite3"))
            assert rows(beside)
    assert rows(copy) == rows(live)


def test_who_follows_again_goes_on_where_it_was(live: Path, tmp_path: Path):
    with served(live):
        with wal.Follower(live) as log:
            copy = copied(live, tmp_path / "copy.sqlite3")
            laid_on(copy, log.take())
            place = log.place
        with closing(sqlite3.connect(live, isolation_level=None)) as other:
            other.execute("INSERT INTO row (words) VALUES ('二')")
        with wal.Follower(live, place) as log:
            laid_on(copy, log.take())
    assert rows(copy) == rows(live) == [(1, "一"), (2, "二")]


def test_a_log_that_went_on_alone_is_told(live: Path):
    with served(live):
        with wal.Follower(live) as log:
            place = log.place
        for one in writing(live, 4, turns=80):
            one.wait()
        with pytest.raises(wal.Lost):
            wal.Follower(live, place)


def test_nothing_changed_is_nothing_to_lay_on(live: Path):
    with wal.Follower(live) as log:
        list(log.take())
        assert [pages for _, pages in log.take()] == [{}]
