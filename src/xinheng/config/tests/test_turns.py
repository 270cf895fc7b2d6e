"""Who waits to write to SQLite looks again soon, as long as his patience lasts."""

import gc
import logging
import multiprocessing
import sqlite3
import threading
import time
from copy import deepcopy

import pytest
from django.db import OperationalError, connections

from xinheng.config.sqlite3 import base
from xinheng.kit import turns
from xinheng.kit.turns import entrance

pytestmark = pytest.mark.django_db
OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 0.05, "init_command": "PRAGMA journal_mode=WAL;"}


@pytest.fixture
def other(tmp_path):
    """Another process, as the file knows it: a connection of its own that holds the turn."""
    one = sqlite3.connect(tmp_path / "turns.sqlite3", isolation_level=None, check_same_thread=False)
    one.executescript("PRAGMA journal_mode=WAL; CREATE TABLE line (n INTEGER); BEGIN IMMEDIATE;")
    yield one
    one.close()


@pytest.fixture
def ours(other, tmp_path):
    told = deepcopy(connections.settings["default"]) | {"NAME": tmp_path / "turns.sqlite3", "OPTIONS": dict(OPTIONS)}
    one = base.DatabaseWrapper(told, alias="turns")
    one.ensure_connection()
    yield one
    one.connection.close()


def begin(one):
    one._start_transaction_under_autocommit()


def test_the_turn_comes_a_few_milliseconds_after_it_is_free(ours, other, monkeypatch):
    naps = []

    def sleep(seconds):
        naps.append(seconds)
        if len(naps) == 12:
            other.execute("COMMIT")

    monkeypatch.setattr(turns.time, "sleep", sleep)
    ours.patience = 60
    begin(ours)
    assert ours.connection.in_transaction and len(naps) == 12
    assert set(naps) == {turns.NAP}


def test_patience_ends(ours):
    with pytest.raises(OperationalError, match="locked"):
        begin(ours)
    assert not ours.connection.in_transaction


def test_a_single_statement_waits_as_a_transaction_does(ours, other):
    ours.patience = 60
    later = threading.Timer(0.1, other.execute, ["COMMIT"])
    later.start()
    with ours.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (%s)", [1])
        cursor.executemany("INSERT INTO line VALUES (%s)", ([n] for n in (2, 3)))
        assert cursor.execute("SELECT count(*) FROM line").fetchone() == (3,)
    later.join()


def test_whoever_holds_the_turn_clears_away_what_another_thread_left(ours, other, tmp_path):
    """Cursors in a ring are cleared away by any thread; one of a connection that waited inside SQLite stopped all of
    Python until its patience ended, and with it who had the turn."""
    waits, over = threading.Event(), []

    def waiting():
        mine = base.DatabaseWrapper(deepcopy(ours.settings_dict), alias="waits")
        mine.ensure_connection()
        mine.patience = 3
        ring = [mine.connection.execute("SELECT 1 UNION SELECT 2")]
        ring.append(ring)
        del ring
        waits.set()
        with pytest.raises(OperationalError, match="locked"), mine.cursor() as cursor:
            cursor.execute("INSERT INTO line VALUES (1)")
        over.append(time.monotonic())
        mine.connection.close()

    thread = threading.Thread(target=waiting)
    # What the tests before left is not looked through: that alone may take seconds.
    gc.freeze()
    gc.disable()
    thread.start()
    waits.wait()
    time.sleep(0.2)
    begun = time.monotonic()
    gc.collect()
    cleared = time.monotonic()
    gc.enable()
    gc.unfreeze()
    thread.join()
    assert cleared - begun < 1.5 and cleared < over[0]


def greedy(path, stop):
    """A job that writes batch after batch and begins again at once, as its connection lets it."""
    told = deepcopy(connections.settings["default"]) | {"NAME": path, "OPTIONS": OPTIONS | {"timeout": 20}}
    one = base.DatabaseWrapper(told, alias="greedy")
    one.ensure_connection()
    while not stop.is_set():
        begin(one)
        time.sleep(0.05)
        one.connection.commit()


def test_a_job_that_writes_batch_after_batch_lets_a_page_in_between(ours, other, tmp_path):
    other.execute("COMMIT")
    fork = multiprocessing.get_context("fork")
    stop = fork.Event()
    jobs = [fork.Process(target=greedy, args=(tmp_path / "turns.sqlite3", stop)) for _ in range(2)]
    for job in jobs:
        job.start()
    ours.patience = 2.0
    try:
        for _ in range(20):
            time.sleep(0.02)
            begun = time.monotonic()
            begin(ours)
            ours.connection.commit()
            assert time.monotonic() - begun < 1.0
    finally:
        stop.set()
        for job in jobs:
            job.join()


def test_whoever_dies_in_the_entrance_leaves_it_open(tmp_path):
    with entrance(tmp_path) as first, entrance(tmp_path) as second:
        assert first() and first() and not second()
    with entrance(tmp_path) as third:
        assert third()


def test_who_held_the_turn_long_is_told(ours, other, monkeypatch, caplog):
    other.execute("COMMIT")
    monkeypatch.setattr(base, "HELD_LONG", 0.0)
    with caplog.at_level(logging.WARNING):
        begin(ours)
        ours._commit()
        ours._rollback()
    told = [row for row in caplog.records if row.msg == "the turn to write was held long"]
    assert len(told) == 1 and told[0].seconds >= 0 and isinstance(told[0].by, str)
