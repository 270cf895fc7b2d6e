"""What a session holds is read as Django reads it."""

import pytest
from django.contrib.sessions.backends.db import SessionStore as InDatabase

from xinheng.support.accounts.sessions import SessionStore

HELD = {"_auth_user_id": "7", "told": {"数": [1, 2]}, "long": "长" * 400}


@pytest.mark.parametrize("held", [{}, HELD], ids=["empty", "full"])
def test_a_session_holds_what_was_put_into_it_each_time_it_is_read(held):
    kept = InDatabase().encode(held)
    first = SessionStore().decode(kept)
    assert first == InDatabase().decode(kept) == held
    # Who changes what he was given changes nobody else's.
    first["told"] = "other"
    assert SessionStore().decode(kept) == held


@pytest.mark.parametrize("spoil", [lambda kept: kept[:-1] + "_", lambda kept: "x" + kept, lambda kept: ""])
def test_what_we_did_not_sign_is_no_session(spoil):
    kept = InDatabase().encode(HELD)
    assert SessionStore().decode(kept) == HELD
    assert SessionStore().decode(spoil(kept)) == {}
