"""What was acknowledged is on the disk."""

import errno
import os
import sqlite3

import pytest
from django.db import OperationalError, connection, connections

from xinheng.config.patience import be_impatient
from xinheng.config.sqlite3 import base
from xinheng.kit.on_disk import Log

pytestmark = pytest.mark.django_db
OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
}
NORMAL, FULL = 1, 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: below")
def test_a_commit_waits_for_the_disk():
    """As is PostgreSQL's own default: but for the database of a pass nobody asks for less."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT boot_val, source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert cursor.fetchone() == ("on", "database")


@pytest.fixture
def ours(tmp_path):
    """A connection as the product opens it, to a file of its own with one table."""
    told = {**connections.settings["default"], "ENGINE": "xinheng.config.sqlite3", "NAME": tmp_path / "own.sqlite3"}
    one = base.DatabaseWrapper({**told, "OPTIONS": {**OPTIONS, "timeout": 0.05}}, alias="own")
    one.ensure_connection()
    one.connection.execute("CREATE TABLE line (n INTEGER)")
    yield one
    one.connection.close()


@pytest.fixture
def disk(ours, monkeypatch):
    """What is waited for, and what another process finds at that moment: how many rows, and that it may write."""
    found: list[tuple[str, int]] = []

    def sync(there: int) -> None:
        name = os.readlink(f"/proc/self/fd/{there}")
        with sqlite3.connect(ours.settings_dict["NAME"], isolation_level=None, timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")
            found.append((name.rpartition(".")[2], *other.execute("SELECT count(*) FROM line").fetchone()))
            other.execute("ROLLBACK")

    monkeypatch.setattr(os, "fdatasync", sync)
    return found


def test_the_disk_is_waited_for_when_the_turn_is_anothers_already(ours, disk):
    """Of a log that is written and not yet on the disk, the next writer's commit brings all to it."""
    write(ours)
    assert disk == []
    ours.commit()
    assert disk == [("sqlite3-wal", 1)]


def test_a_single_statement_waits_inside_sqlite(ours, disk):
    levels = [synchronous(ours)]
    write(ours)
    levels.append(synchronous(ours))
    ours.commit()
    levels.append(synchronous(ours))
    write(ours)
    ours.rollback()
    levels.append(synchronous(ours))
    assert levels == [FULL, NORMAL, FULL, FULL] and len(disk) == 1


def test_who_did_not_get_the_turn_waits_with_his_statements_as_before(ours):
    with sqlite3.connect(ours.settings_dict["NAME"], isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            write(ours)
    assert synchronous(ours) == FULL


def test_a_disk_that_refused_once_is_believed_by_nobody_any_more(ours, monkeypatch):
    """Linux calls the next time good, though what it dropped never came back."""
    monkeypatch.setattr(base, "LOG", Log())
    refusals = [OSError(errno.EIO, "Input/output error")]

    def refuse_once(there: int) -> None:
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(os, "fdatasync", refuse_once)
    for said in ("may not be on the disk", "has refused before"):
        write(ours)
        with pytest.raises(OperationalError, match=said):
            ours.commit()
    assert base.LOG.lost


def test_the_log_stays_open_so_that_what_another_met_is_heard_of(tmp_path, monkeypatch):
    """Who opens it anew after a refusal that was told already is told nothing."""
    log, path, asked = Log(), tmp_path / "a-wal", []
    monkeypatch.setattr(os, "fdatasync", lambda there: asked.append(os.fstat(there).st_ino))
    path.write_bytes(b"1")
    log.lay_down(path)
    kept = log._there
    log.lay_down(path)
    assert log._there == kept
    (tmp_path / "newer").write_bytes(b"2")
    (tmp_path / "newer").replace(path)
    log.lay_down(path)
    assert asked[0] == asked[1] != asked[2] == path.stat().st_ino
    log.close()
    path.unlink()
    with pytest.raises(sqlite3.OperationalError, match="No such file"):
        log.lay_down(path)
    assert not log.lost


def test_where_who_is_answered_waits_no_commit_does(ours, disk, monkeypatch):
    """Neither a transaction nor a single statement; the latter keeps the turn no longer than it writes."""
    monkeypatch.setattr(base.DatabaseWrapper, "waits_for_disk", False)
    later = base.DatabaseWrapper(ours.settings_dict, alias="later")
    later.ensure_connection()
    levels = [synchronous(later)]
    write(later)
    later.commit()
    levels.append(synchronous(later))
    later.connection.close()
    assert (levels, disk) == ([NORMAL, NORMAL], [])


def write(one) -> None:
    one._start_transaction_under_autocommit()
    one.connection.execute("INSERT INTO line VALUES (1)")


def synchronous(one) -> int:
    return one.connection.execute("PRAGMA synchronous").fetchone()[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compiles nothing")
def test_no_statement_is_compiled_before_it_is_run():
    """A dossier's statement is large and its cost guessed high: compiled, it takes a minute instead of milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone()[0] == "off"


def test_who_is_impatient_keeps_what_else_is_asked_of_a_connection(monkeypatch):
    options = {"options": "-c jit=off"}
    monkeypatch.setitem(connections.settings["default"], "ENGINE", "django.db.backends.postgresql")
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    be_impatient()
    assert options["options"] == "-c jit=off -c lock_timeout=2000 -c statement_timeout=15000"


def test_a_thread_of_the_server_keeps_few_pages_for_itself(monkeypatch):
    """Ten threads that keep 64 MB each are more than all the rest of the server."""
    options = {"init_command": "PRAGMA cache_size=-65536;", "timeout": 20}
    monkeypatch.setitem(connections.settings["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    be_impatient()
    with sqlite3.connect(":memory:") as one:
        one.executescript(options["init_command"])
        assert one.execute("PRAGMA cache_size").fetchone() == (-8192,)
