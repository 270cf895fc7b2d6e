"""What every test of the house needs, wherever it lies."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A test database is emptied between tests, which the guard on the audit trail rightly refuses; its own tests
    put it back."""
    from xinheng.support.audit.protection import unprotect  # noqa: PLC0415  Django must be set up first

    with django_db_blocker.unblock():
        unprotect(connection)
    yield
