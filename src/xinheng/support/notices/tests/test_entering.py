"""Who is signed in is read in one statement with grants and waiting notices, and nobody gets in by it who may not."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast as people

from xinheng.support.access.models import Grant
from xinheng.support.access.scope import all_grants
from xinheng.support.notices.actions import mark_read, notify
from xinheng.support.notices.entering import OneReading
from xinheng.support.notices.queries import unread_count

pytestmark = pytest.mark.django_db


def read(pk: int) -> Any:
    return OneReading().get_user(pk)


def test_one_statement_tells_who_what_he_may_do_and_what_waits():
    zhao = people.cast().zhao
    notify(accounts=[zhao, people.cast().sun], title="一", body="", about=zhao)
    notify(accounts=[zhao], title="二", body="", about=zhao)
    with CaptureQueriesContext(connection) as asked:
        found = read(zhao.pk)
        told = (found.username, [grant.role for grant in all_grants(found)], unread_count(found))
    assert told == ("zhao", ["inspector"], 2) and len(asked) == 1
    mark_read(account=found)
    assert unread_count(found) == 0


def test_who_has_no_role_is_known_and_who_is_barred_is_not():
    cast = people.cast()
    Grant.objects.filter(account=cast.wu).delete()
    assert all_grants(read(cast.wu.pk)) == []
    cast.zhao.is_active = False
    cast.zhao.save()
    assert read(cast.zhao.pk) is None and read(0) is None


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what lies there")
def test_the_number_on_the_bell_is_counted_without_reading_a_notice():
    """Who has read thousands would have them gone through for every page."""
    zhao = people.cast().zhao
    with CaptureQueriesContext(connection) as asked:
        read(zhao.pk)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        ways = [way for *_, way in cursor.fetchall()]
    assert [way for way in ways if "notice" in way] == ["SEARCH U0 USING COVERING INDEX notice_unread (account_id=?)"]
