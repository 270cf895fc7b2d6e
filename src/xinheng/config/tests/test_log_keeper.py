"""The log of SQLite is laid down beside those who write, and does not grow while somebody always writes on."""

import os
import sqlite3
import time
from copy import deepcopy

import pytest
from django.db import connections

from xinheng.config import log_keeper as keeping
from xinheng.config.log_keeper import LogKeeper, log_keeper
from xinheng.config.sqlite3 import base
from xinheng.kit.log_index import head_of, not_laid


@pytest.fixture
def file(tmp_path):
    """A city's file in small: a clerk writes, and SQLite lays nothing down by itself."""
    one = sqlite3.connect(tmp_path / "city.sqlite3", isolation_level=None)
    one.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE line (n INTEGER)")
    one.execute("INSERT INTO line VALUES (0)")
    yield tmp_path / "city.sqlite3"
    one.close()


@pytest.fixture
def clerk(file):
    one = sqlite3.connect(file, isolation_level=None)
    one.execute("PRAGMA wal_autocheckpoint=0")
    yield one
    one.close()


@pytest.fixture
def index(file, clerk):
    write(clerk, 1)
    one = os.open(f"{file}-shm", os.O_RDONLY)
    yield one
    os.close(one)


@pytest.fixture
def keeper(file, index):
    return LogKeeper(file)


def write(clerk, pages):
    """Each time one page."""
    for _ in range(pages):
        clerk.execute("UPDATE line SET n = n + 1")


def laid(index):
    for _ in range(500):
        if not not_laid(index):
            return True
        time.sleep(0.01)
    return False


def test_a_short_log_is_left_alone_and_one_of_a_thousand_pages_is_laid_down_beside(clerk, keeper, index):
    write(clerk, keeping.SOME - not_laid(index) - 1)
    keeper.look()
    keeper._thread.submit(int).result()
    assert not_laid(index) == keeping.SOME - 1
    write(clerk, 1)
    keeper.look()
    assert laid(index)


def test_a_long_log_begins_anew_though_somebody_writes_on_while_it_is_laid_down(clerk, keeper, index, monkeypatch):
    """What was written during the first laying down is laid down while nobody may write."""
    write(clerk, keeping.LONG)
    lay_down, turns = keeper._lay_down, []

    def laying():
        done = lay_down()
        turns.append(keeper._turn.in_transaction)
        if len(turns) == 1:
            write(clerk, 5)
            clerk.execute("COMMIT")
        return done

    clerk.execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(keeper, "_lay_down", laying)
    keeper.keep()
    assert turns == [False, True] and not not_laid(index)
    write(clerk, 1)
    assert head_of(index).frame < 10
    assert clerk.execute("SELECT n FROM line").fetchall() == [(1 + keeping.LONG + 5 + 1,)]


def test_nobody_is_kept_from_writing_where_a_reader_stands_in_the_log(file, clerk, keeper, index, monkeypatch):
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM line").fetchall()
    write(clerk, keeping.LONG)
    monkeypatch.setattr(keeper, "_turn", None)
    keeper.keep()
    assert not_laid(index)
    reader.close()
    with pytest.raises(AttributeError):
        keeper.keep()


@pytest.mark.django_db
def test_the_half_that_writes_lays_nothing_down_itself_until_far_beyond(file, index, monkeypatch):
    monkeypatch.setattr(base.DatabaseWrapper, "waits_for_disk", False)
    told = deepcopy(connections.settings["default"]) | {"NAME": file, "OPTIONS": {}}
    half = base.DatabaseWrapper(told, alias="half")
    with half.cursor() as cursor:
        for _ in range(keeping.SOME + 100):
            cursor.execute("UPDATE line SET n = n + 1")
        assert not_laid(index) > keeping.SOME
        cursor.execute("PRAGMA wal_autocheckpoint")
        assert cursor.fetchone() == (base.FAR,)
    half.connection.close()


def test_a_laying_down_that_is_refused_is_told_of_and_tried_again(clerk, keeper, index, monkeypatch, caplog):
    def refused():
        raise sqlite3.OperationalError("disk I/O error")

    write(clerk, keeping.SOME)
    with monkeypatch.context() as away:
        away.setattr(keeper, "keep", refused)
        keeper.look()
        keeper._thread.submit(int).result()
    assert "could not be laid" in caplog.text
    keeper.look()
    assert laid(index)


def test_a_city_on_postgresql_has_no_log_of_ours(monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ENGINE", "xinheng.config.postgresql")
    assert log_keeper() is None
