"""A connection of our own waits for its turn in Python, so that nobody stops at it."""

import gc
import re
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

import xinheng
from xinheng.kit.turns import opened


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "turns.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as one:
        one.executescript("PRAGMA journal_mode=WAL; CREATE TABLE line (n INTEGER);")
    return path


@pytest.fixture
def busy(file):
    """Somebody who writes."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as one:
        one.execute("BEGIN IMMEDIATE")
        yield one


def test_statements_and_scripts_wait_until_the_file_is_free(file, busy):
    with closing(opened(file, patience=60)) as one:
        for attempt in (
            lambda: one.execute("BEGIN IMMEDIATE"),
            lambda: one.executescript("INSERT INTO line VALUES (1)"),
        ):
            later = threading.Timer(0.05, busy.execute, ["COMMIT"])
            later.start()
            attempt()
            later.join()
            if one.in_transaction:
                one.execute("COMMIT")
            busy.execute("BEGIN IMMEDIATE")
        assert one.execute("SELECT count(*) FROM line").fetchone() == (1,)


def test_patience_ends_and_what_is_no_busy_file_is_told_at_once(file, busy):
    with closing(opened(file, patience=0.05)) as one:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            one.execute("INSERT INTO line VALUES (1)")
        one.patience, begun = 60, time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            one.execute("SELECT * FROM nowhere")
        assert time.monotonic() - begun < 5


def test_who_read_before_another_wrote_does_not_wait_for_what_never_comes(file, busy):
    with closing(opened(file, patience=60)) as one:
        one.execute("BEGIN")
        one.execute("SELECT * FROM line").fetchall()
        busy.execute("INSERT INTO line VALUES (1)")
        busy.execute("COMMIT")
        begun = time.monotonic()
        with pytest.raises(sqlite3.OperationalError):
            one.execute("INSERT INTO line VALUES (2)")
        assert time.monotonic() - begun < 5


def test_whoever_holds_the_file_clears_away_what_another_thread_left(file, busy):
    """ADR 80: the collector, run by who has the turn, stopped at a cursor of a connection that waited in SQLite."""
    waits, over = threading.Event(), []

    def waiting():
        with closing(opened(file, patience=3)) as mine:
            ring = [mine.execute("SELECT 1 UNION SELECT 2")]
            ring.append(ring)
            del ring
            waits.set()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                mine.execute("INSERT INTO line VALUES (1)")
            over.append(time.monotonic())

    thread = threading.Thread(target=waiting)
    # What the tests before left is not looked through: that alone may take seconds.
    gc.freeze()
    gc.disable()
    try:
        thread.start()
        waits.wait()
        time.sleep(0.2)
        begun = time.monotonic()
        gc.collect()
        cleared = time.monotonic()
    finally:
        gc.enable()
        gc.unfreeze()
        thread.join()
    assert cleared - begun < 1.5 and cleared < over[0]


def test_nothing_of_ours_opens_a_file_in_another_way():
    home = Path(xinheng.__file__).parent
    opens = {
        path.relative_to(home).as_posix()
        for path in home.rglob("*.py")
        if "tests" not in path.parts and re.search(r"sqlite3\.connect\(|from sqlite3 import", path.read_text())
    }
    assert opens == {"kit/turns.py"}
