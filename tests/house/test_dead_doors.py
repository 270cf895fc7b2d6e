"""A public name is there for somebody: what only tests call is a room without a door."""

from tests.house import names

# Name → why it may stand without a caller.
WAITING: dict[str, str] = {"xinheng.support.accounts.sessions.SessionStore": "Django takes it by this name"}


def dead() -> list[str]:
    """The public names that nobody but tests says."""
    return [
        f"{module}.{name}"
        for (module, name), node in names.defined()
        if (module, name) not in names.used() and not names.is_read_by_name((module, name), node)
    ]


def test_every_public_name_has_a_caller():
    assert [name for name in dead() if name not in WAITING] == []


def test_what_is_excused_is_still_there_and_still_waits():
    assert [name for name in WAITING if name not in dead()] == []
