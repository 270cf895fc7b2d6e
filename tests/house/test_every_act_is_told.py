"""Whatever is written has its event, and looking writes nothing: by the statements of every address (S9)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.house import laid, matrix
from tests.house.world import World, build
from tests.kept import kept
from tests.once import in_the_pass_on_sqlite
from xinheng.support.audit import reading

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
world = kept(build)
WRITES = re.compile(r'^\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "?([a-z_]+)"?', re.IGNORECASE)
# What is about the visitor alone and no act upon the city: who is signed in, which messages were read, that a word was
# tried.
OF_THE_VISITOR = {"django_session", "notices_notice", "accounts_account", "accounts_device", "accounts_signin",
                  "accounts_wrongtries", "procedures_wordstried", "complaints_halffiled"}  # fmt: skip
TRAIL = "audit_auditevent"
# Addresses of one thing that show nothing kept from the public, or nothing but what the account itself did; those of
# a portal or a scenario stand in its own `tests/world.py`.
NOT_SENSITIVE = {
    "officer/moved/<str:number>": "how far a matter is in which the account did a step: nothing of what is in it",
    "officer/kinds/<slug:procedure_id>/": "a list: numbers, titles, days; exports of it are told",
}
# Read with a purpose, which is an event though nothing else is written.
OPENED = ("reveal",)


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables that are written to."""
    written: set[str] = set()

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        yield written


def walked(world: World, method: str) -> Iterator[tuple[str, set[str]]]:
    """Every address that lets somebody in by this method, for one who is let in, and what it wrote."""
    decided = matrix.expected()
    visitors = {role: matrix.Visitor(role, world) for role in matrix.ROLES}
    for call in matrix.calls(world):
        # Who may do most comes last: a reader is shown the form at best.
        let_in = [role for role in reversed(matrix.ROLES) if decided[call].get(role) == "yes"]
        if call.method == method and let_in and call.place in ("own", matrix.NOWHERE):
            role = next((one for one in ("inspector", "unit_head") if one in let_in), let_in[0])
            with watched() as written:
                visitors[role].answer(call)
            yield f"{call} as {role}", written


@pytest.mark.clause("CQ-8.3-05", "CQ-8.3-07", part=True)
def test_whatever_is_written_has_its_event(world: World):
    untold, acts = [], set()
    for call, written in walked(world, "POST"):
        if TRAIL in written:
            acts.add(call.partition(" @")[0])
        if written - OF_THE_VISITOR and TRAIL not in written:
            untold.append((call, sorted(written)))
    assert untold == []
    assert len(acts) > 20
    assert any(word in act for act in acts for word in OPENED)


def test_looking_is_told_where_it_shows_what_is_kept_and_writes_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """A reading is told once a day; here every one counts as the first. Nor is another machine asked for: what is
    merely looked at, even by a link that a stranger sent, reaches nobody."""
    monkeypatch.setattr(reading, "_told_today", lambda *_: False)
    reached = list[str]()

    def look_up(host: str, *_: object, **__: object) -> None:
        reached.append(host)
        raise OSError("no machine is asked for here")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    # An event moves the head of its chain; a session may grow older meanwhile.
    heard = OF_THE_VISITOR | {TRAIL, "audit_chainhead"}
    wrote, untold = [], set()
    for call, written in walked(world, "GET"):
        route = call.partition(" @")[0].removeprefix("GET /")
        if written - heard:
            wrote.append((call, sorted(written - heard)))
        if route.startswith(("officer/", "admin-desk/privacy/")) and "<" in route and TRAIL not in written:
            untold.add(route)
    assert wrote == [] and reached == []
    said = {*NOT_SENSITIVE, *laid.told("NOT_SENSITIVE")}
    assert untold - said == set()
    assert said - untold == set()
