"""Sessions are asked by a prepared statement: who is signed in is known, and a session that ended is nobody's."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session

from xinheng.support.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept() -> str:
    session = SessionStore()
    session["who"] = "zhao"
    session.create()
    return str(session.session_key)


def test_what_was_kept_is_read_again():
    assert SessionStore(kept())["who"] == "zhao"


def test_one_that_ended_is_nobodys_and_its_key_is_not_used_again():
    key = kept()
    Session.objects.filter(pk=key).update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    session = SessionStore(key)
    assert session.get("who") is None and session.session_key is None


def test_an_invented_key_is_nobodys():
    assert SessionStore("x" * 32).get("who") is None
