"""What every test of the house needs, wherever it lies."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from tests import kept

from xinheng.kit import city_time
from xinheng.kit.home import make_home

# Tests know no today: a run lives on the day it was given (today without), from ten in the morning on.
TEST_DAY = "XINHENG_TEST_DAY"
if city_time.SETTING not in os.environ:
    _day = date.fromisoformat(os.environ.get(TEST_DAY) or city_time.today().isoformat())
    os.environ[city_time.SETTING] = city_time.set_clock(datetime.combine(_day, time(10), city_time.zone()))
city_time.set_from_environment()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Worlds are planted around a test, not in it."""
    kept.make_ready(item)


# What a test asks for when it uses the database of the pass.
ASKS = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The pass on PostgreSQL tries what asks the database; all the rest is the same and was tried in the other."""
    if not os.environ.get("DATABASE_URL"):
        return
    kept, left = [], []
    for item in items:
        asks = ASKS.intersection(getattr(item, "fixturenames", ()))
        marked = item.get_closest_marker("django_db") or item.get_closest_marker("own_processes")
        (kept if asks or marked else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def pytest_configure() -> None:
    """Hashing a password is slow on purpose; a test suite signs in hundreds of times."""
    make_home(settings.XINHENG_HOME)
    # Counted in memory: what one test did must not refuse another.
    settings.XINHENG_COUNTERS = ""
    settings.XINHENG_MAKES_KEYS = True
    os.environ["XINHENG_MAKES_KEYS"] = "1"  # for the processes that tests start
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is tested as it is used, in a file: in memory its connections would lock each other out at once."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the pass, without the guard on the audit trail; the tests of the guard put it back."""
    from django.test import TransactionTestCase  # noqa: PLC0415  Django must be set up first
    from tests import fresh  # noqa: PLC0415

    with django_db_blocker.unblock():
        fresh.keep()
        fresh.put_back()
    # After a test with transactions of its own.
    TransactionTestCase._fixture_teardown = lambda _: fresh.put_back()
    kept.field.unblock = django_db_blocker.unblock
    yield
    kept.field.end()
    kept.field.unblock = None
    with django_db_blocker.unblock():
        fresh.forget()
        _send_others_away()


def _send_others_away() -> None:
    """PostgreSQL drops no database in which a thread that a test left behind still holds a connection, or makes one."""
    if connection.vendor != "postgresql":
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        for _ in range(100):
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            if not cursor.fetchall():
                break
            sleep(0.1)


@pytest.fixture
def sign_in(db: None) -> Callable[[str], Client]:
    """A browser signed in as one of the cast: sign_in("zhao")."""
    from tests import cast as people  # noqa: PLC0415  Django must be set up first

    from xinheng.support.accounts.models import Account  # noqa: PLC0415

    people.cast()

    def signed(username: str) -> Client:
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed


@pytest.fixture(autouse=True)
def _counts_from_zero() -> None:
    """Every test counts from zero; limits are tried where they are meant."""
    from tests.counting import begin_anew  # noqa: PLC0415  Django must be set up first

    begin_anew()


@pytest.fixture(autouse=True)
def _a_register_of_its_own() -> None:
    """The register of heads lies outside of the database and would outlive a test."""
    from xinheng.support.audit.register import path  # noqa: PLC0415  Django must be set up first

    path().unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _feed_shows_open_transactions(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL the feed hides what a running transaction may still get in front of. A test runs inside one, and
    beside it run those of other tests; so it sees everything, unless it asks for `true_feed_horizon`."""
    if "true_feed_horizon" not in request.fixturenames:
        from xinheng.fusion.registers import feed  # noqa: PLC0415  Django must be set up first

        monkeypatch.setattr(feed, "HORIZON", "true")


@pytest.fixture
def true_feed_horizon() -> None:
    """The feed as it is in production."""


@pytest.fixture
def clock() -> Iterator[Callable[[str], None]]:
    """`clock("2026-11-18 09:30")` sets the city's clock for one test; it goes on from there."""
    before = os.environ[city_time.SETTING]

    def show(text: str) -> None:
        at = datetime.fromisoformat(text).replace(tzinfo=city_time.zone())
        os.environ[city_time.SETTING] = city_time.set_clock(at)

    yield show
    os.environ[city_time.SETTING] = before
    city_time.set_from_environment()


@pytest.fixture(autouse=True)
def _amendments_of_its_own(request: pytest.FixtureRequest) -> None:
    """A process keeps the amended parameters for some seconds; no test sees those of another. Without a database
    there are none."""
    from xinheng.support.procedures import parameters  # noqa: PLC0415  Django must be set up first

    uses_database = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & {*request.fixturenames}
    parameters._kept.update(amended={}, until=0.0 if uses_database else float("inf"))


@pytest.fixture(autouse=True)
def _a_register_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The register of the trail's heads lies outside of the database: what another test did would stand in it."""
    from xinheng.support.audit import register  # noqa: PLC0415  Django must be set up first

    monkeypatch.setattr(register, "path", lambda: tmp_path.with_name(f"{tmp_path.name}-register") / "heads.json")
