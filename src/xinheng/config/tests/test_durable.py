"""What was acknowledged is on the disk."""

import sqlite3

import pytest
from django.db import connection, connections

from xinheng.config.patience import be_impatient

pytestmark = pytest.mark.django_db


def test_a_commit_waits_for_the_disk():
    """SQLite's FULL is 2; PostgreSQL's own default is `on`."""
    asked = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone()[0] in (2, "on")


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
