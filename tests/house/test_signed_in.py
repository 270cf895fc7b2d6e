"""What another site could make of who is signed in, and what a form could write unasked: nothing, by any address.

A form of ours carries a token that no other site knows, and what needs none (programs' addresses) knows nobody by a
cookie. That what is merely looked at writes nothing is tried in `test_every_act_is_told.py`.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.house import matrix
from tests.house.test_hostile_words import let_in, names_of_forms, names_read
from tests.house.world import World, build
from tests.kept import kept

pytestmark = pytest.mark.django_db
world = kept(build)
# Asked without a cookie of anybody's: what another site could send, anybody can.
WITHOUT_TOKEN = ("api/", "exchange/")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: False)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_a_form_from_another_site_is_refused_by_every_address(world: World):
    taken, tried = set[str](), 0
    # Before any permission: who is signed in makes no difference.
    visitor = matrix.Visitor("admin", world)
    visitor.client.handler.enforce_csrf_checks = True
    for call in matrix.calls(world):
        if call.method != "POST" or call.place not in ("own", matrix.NOWHERE) or call.route.startswith(WITHOUT_TOKEN):
            continue
        with transaction.atomic():
            answer = visitor._call(call, world.places["own"])
            transaction.set_rollback(True)
        tried += 1
        # Not even found: the address of a file that the matrix cannot fill in.
        if answer.status_code not in (403, 404):
            taken.add(f"{call}: {answer.status_code}")
    assert taken == set() and tried > 300


def test_what_needs_no_token_knows_nobody_by_a_cookie():
    """Whoever asks, signed in or not, is answered alike; who complained is told by the word he sends."""
    rows = [(call, cells) for call, cells in matrix.expected().items() if call.route.startswith(WITHOUT_TOKEN)]
    wrong = [str(call) for call, cells in rows
             if {answer for role, answer in cells.items() if role != "complainant"} != {cells["public"]}]  # fmt: skip
    assert wrong == [] and rows


PLANTED = "planted-where-no-form-asks"


class Planted:
    """The statements that write what was planted."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith("SELECT") and PLANTED in repr(params):
            self.found.append(sql[:80])
        return execute(sql, params, many, context)


def test_no_form_writes_a_column_that_it_does_not_ask_for(world: World):
    """Whoever may send a form sends every column of every table with it."""
    columns = {one.attname for model in apps.get_models() for one in model._meta.concrete_fields}
    more = dict.fromkeys(columns - names_read("POST") - names_of_forms(), PLANTED)
    assert {"is_superuser", "identity_digest", "seen_to_at", "opened_at"} & set(more)
    wrong, accepted = set[str](), 0
    for call, visitor in let_in(world, "POST"):
        own = world.places["own"]
        sent = visitor._sent(call.route, own)
        as_json = call.route.startswith("api/") or call.route.endswith("findings")
        kind = {"content_type": "application/json"} if as_json else {}
        with transaction.atomic(), connection.execute_wrapper(planted := Planted()):
            answer = visitor.client.post("/" + matrix.filled(call.route, own), {**more, **sent}, **kind)
            transaction.set_rollback(True)
        accepted += answer.status_code < 400
        wrong |= {f"{call} as {visitor.role}: {one}" for one in planted.found}
    assert wrong == set() and accepted > 20
