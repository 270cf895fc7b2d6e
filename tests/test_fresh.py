"""After a test with transactions of its own the database is as it was made, whatever was changed in it."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from tests import story
from tests.cast import cast
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import TouchedFamily

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> None:
    cast()


def rows_that_are_noticed() -> None:
    """A change of a matter is noted by the database itself, and so would be that it goes."""
    story.sent()
    assert TouchedFamily.objects.exists()


def rows_that_stood_there() -> None:
    Permission.objects.all().delete()


def a_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_over (id integer)")


def a_column() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_account ADD COLUMN left_over integer")


CHANGES = [rows, rows, rows_that_are_noticed, rows_that_stood_there, a_table, a_column, rows]


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_it_is_as_it_was_made(number):
    with connection.cursor() as cursor:
        columns = {one.name for one in connection.introspection.get_table_description(cursor, "accounts_account")}
    assert "left_over" not in {*columns, *connection.introspection.table_names()}
    assert Permission.objects.count() > 100
    assert not Account.objects.exists() and not TouchedFamily.objects.exists()
    # Before the first of them stand tests that roll back: numbers that were given go on.
    assert Account.objects.create(username="first").pk == 1 or number == 0
    Account.objects.all().delete()
    CHANGES[number]()
