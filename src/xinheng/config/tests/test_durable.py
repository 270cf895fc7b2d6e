"""What was acknowledged is on the disk."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_commit_waits_for_the_disk():
    """SQLite's FULL is 2; PostgreSQL's own default is `on`."""
    asked = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone()[0] in (2, "on")
