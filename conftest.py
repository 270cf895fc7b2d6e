"""What every test of the house needs, wherever it lies."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection


def pytest_configure() -> None:
    """Hashing a password is slow on purpose; a test suite signs in hundreds of times."""
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
    """A test database is emptied between tests, which the guard on the audit trail rightly refuses.

    The tests of the guard put it back.
    """
    from xinheng.support.audit.protection import unprotect  # noqa: PLC0415  Django must be set up first

    with django_db_blocker.unblock():
        unprotect(connection)
    yield


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
