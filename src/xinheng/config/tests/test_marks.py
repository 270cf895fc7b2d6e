"""What a connection asks besides the statements: places to go back to, and whether it lives."""

from contextlib import closing

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from xinheng.support.numbers.models import NumberSeries
from xinheng.support.prepared.executing import executed

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that may be gone")


def line(name: str) -> None:
    NumberSeries.objects.create(name=name, last=1)


def lines() -> list[str]:
    return list(NumberSeries.objects.filter(name__startswith="行").order_by("name").values_list("name", flat=True))


def test_going_back_leaves_what_was_done_before_and_around():
    """Places to go back to are called alike: the innermost is meant."""
    told: list[str] = []
    with transaction.atomic():
        with transaction.atomic():
            line("行1")
            transaction.on_commit(lambda: told.append("kept"))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            line("行2")
            with transaction.atomic():
                line("行3")
            transaction.on_commit(lambda: told.append("gone"))
            raise ZeroDivisionError
        line("行4")
    assert (lines(), told) == (["行1", "行4"], ["kept"])


def test_a_statement_that_the_database_refused_is_gone_back_from():
    with transaction.atomic():
        line("行1")
        with pytest.raises(IntegrityError), transaction.atomic():
            line("行1")
        line("行2")
    assert lines() == ["行1", "行2"]


@on_postgresql
def test_a_mark_at_the_very_beginning_begins_the_transaction():
    connection.close()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), transaction.atomic():
        line("行1")
        raise ZeroDivisionError
    assert lines() == []


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """How often the server was asked whether it is there, by a connection that is looked at as between two requests."""
    from xinheng.config.postgresql import base

    found: list[str] = []
    plain = base.base.DatabaseWrapper.is_usable
    monkeypatch.setattr(base.base.DatabaseWrapper, "is_usable", lambda one: found.append("asked") or plain(one))
    monkeypatch.setattr(connection, "health_check_enabled", True)
    connection.ensure_connection()
    connection.asked_at = 0.0
    return found


def between_requests() -> None:
    connection.health_check_done = False
    connection.close_if_health_check_failed()


@on_postgresql
def test_a_connection_that_nobody_ended_is_asked_now_and_then(asked, monkeypatch):
    for _ in range(5):
        between_requests()
    assert asked == ["asked"]
    connection.asked_at -= 11
    between_requests()
    assert asked == ["asked"] * 2
    connection.errors_occurred = True
    between_requests()
    assert asked == ["asked"] * 3
    connection.errors_occurred = False


@on_postgresql
def test_a_server_that_is_gone_in_the_middle_is_called_so(asked):
    """Whoever asked is told that the database is away, which is no fault of the program."""
    mine = connection.connection.info
    with pytest.raises(OperationalError), transaction.atomic():
        line("行1")
        with closing(psycopg.connect(mine.dsn, password=connection.settings_dict["PASSWORD"])) as one:
            one.execute("SELECT pg_terminate_backend(%s, 5000)", (mine.backend_pid,))
        with transaction.atomic():
            line("行2")
    connection.close()
    assert lines() == []


@on_postgresql
def test_a_server_that_takes_nobody_is_called_so_by_what_is_sent_at_once(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    with pytest.raises(OperationalError):
        executed("SELECT 1", [], connections["default"])


@on_postgresql
def test_one_that_the_server_ended_is_found_and_made_anew(asked):
    between_requests()
    first = connection.connection.info.backend_pid
    with closing(psycopg.connect(connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"])) as one:
        one.execute("SELECT pg_terminate_backend(%s, 5000)", (first,))
    between_requests()
    connection.ensure_connection()
    assert connection.connection.info.backend_pid != first and lines() == []
