"""Whoever may send a form names in it what is another office's or business's: by number, by key, by identity. No row of
theirs changes, no matter of ours hangs on theirs afterwards, and nothing of theirs is shown.

The access matrix puts foreign things into addresses; this puts them into bodies.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from tests.house import matrix
from tests.house.test_hostile_words import let_in, names_read
from tests.house.world import Place, World, build, complainant, home_of
from tests.kept import kept
from tests.once import in_the_pass_on_sqlite
from xinheng.support.procedures.models import Matter

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
world = kept(build)
FOREIGN = "other_district"
# What tells whether the platform lives has no things.
OF_NOTHING = ("readyz", "healthz", "metrics")
TIMES = 24
# One thing or two a turn. The number of a clue is tried always, everything by `make reliability`.
TURNS = [pytest.param(turn, marks=() if turn == 2 else pytest.mark.long) for turn in range(TIMES)]


def things_of(place: Place) -> list[str]:
    """By what a form may name something of a place: identity and numbers, then keys of rows of each kind."""
    named = [place.subject.identity, place.receipt.number, place.clue.number, place.report.number, place.visit.number]
    rows = [place.clue, place.receipt.complaint, place.clue.matter, place.complaint_file]
    for laid in place.own.values():
        held = laid if isinstance(laid, tuple) else getattr(laid, "__dict__", {}).values()
        rows += [one for one in held if isinstance(one, Model)]
    return list(dict.fromkeys([*named, *(str(one.pk) for one in rows)]))


def rows_of(office: str) -> dict[str, list[Any]]:
    """Every row that lies with an office, by its table."""
    found = {}
    for model in apps.get_models():
        path = getattr(getattr(model, "scope", None), "office", None)
        if path and model.__module__.startswith("xinheng."):
            rows = model._default_manager.filter(**{path: office}).order_by("pk")
            found[model._meta.db_table] = list(rows.values_list())
    return found


def hanging_on(office: str) -> set[str]:
    """The matters of other offices that hang on one of this."""
    return set(Matter.objects.filter(parent__office=office).exclude(office=office).values_list("number", flat=True))


class Written:
    """The tables that statements write to: an answer that wrote nothing changed nothing."""

    def __init__(self) -> None:
        self.tables = set[str]()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.tables |= set(re.findall(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', sql, re.IGNORECASE))
        return execute(sql, params, many, context)


def tellings(sent: dict[str, Any], names: set[str], value: str) -> Iterator[dict[str, Any]]:
    """The accepted form with the thing in one place after the other, then in every name that any page reads."""
    for name, was in sent.items():
        if isinstance(was, str | list):
            yield {**sent, name: [value] if isinstance(was, list) else value}
    yield {**dict.fromkeys(names - set(sent), value), **sent}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: False)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Far:
    """What lies elsewhere as it was, and what an answer of ours does to it."""

    def __init__(self, place: Place, name: str) -> None:
        self.office, self.rows, self.hung = place.office, rows_of(place.office), hanging_on(place.office)
        self.secret = [complainant(name).name, complainant(name).phone, home_of(name)]

    def wronged_by(
        self, visitor: matrix.Visitor, address: str, told: dict[str, Any], kind: dict[str, Any]
    ) -> list[str]:
        """What is wrong with the answer, which is taken back."""
        with transaction.atomic(), connection.execute_wrapper(written := Written()):
            answer = visitor.client.post(address, told, **kind)
            text = "" if answer.streaming else answer.content.decode(errors="replace")
            wrong = [f"shows {one}" for one in self.secret if one in text and one not in told.values()]
            if answer.status_code >= 500:
                wrong.append(str(answer.status_code))
            if written.tables & set(self.rows):
                now = rows_of(self.office)
                wrong += [f"changes {table}" for table, rows in self.rows.items() if rows != now[table]]
                wrong += [f"hangs on it {one}" for one in hanging_on(self.office) - self.hung]
            transaction.set_rollback(True)
        return wrong


@pytest.mark.parametrize("turn", TURNS)
def test_no_form_reaches_for_what_is_anothers(world: World, turn: int):
    own, there = world.places["own"], world.places[FOREIGN]
    far, names, things = (
        Far(there, FOREIGN),
        names_read("POST") - {"csrfmiddlewaretoken"},
        things_of(there)[turn::TIMES],
    )
    wrong, sent_in = set[str](), 0
    for call, visitor in let_in(world, "POST"):
        if visitor.role == "public" or call.route in OF_NOTHING:
            continue
        address, sent = "/" + matrix.filled(call.route, own), visitor._sent(call.route, own)
        as_json = call.route.startswith("api/") or call.route.endswith("findings")
        kind = {"content_type": "application/json"} if as_json else {}
        for value in things:
            for told in tellings(sent, names, value):
                sent_in += 1
                found = far.wronged_by(visitor, address, told, kind)
                wrong |= {f"{call} as {visitor.role} with {value}: {one}" for one in found}
    assert wrong == set()
    assert sent_in > 100
