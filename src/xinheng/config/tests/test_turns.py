"""Who waits to write to SQLite looks again soon, as long as his patience lasts."""

import sqlite3
from copy import deepcopy

import pytest
from django.db import OperationalError, connections

from xinheng.config.sqlite3 import base

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

    monkeypatch.setattr(base.time, "sleep", sleep)
    ours.settings_dict["OPTIONS"]["timeout"] = 60
    begin(ours)
    assert ours.connection.in_transaction and len(naps) == 12
    assert naps[0] == base.FIRST_NAP and max(naps) == base.LONGEST_NAP


def test_patience_ends(ours):
    with pytest.raises(OperationalError, match="locked"):
        begin(ours)
    assert not ours.connection.in_transaction


def test_what_is_no_turn_waits_as_it_did(ours, other):
    other.execute("COMMIT")
    begin(ours)
    assert ours.connection.execute("PRAGMA busy_timeout").fetchone() == (50,)
