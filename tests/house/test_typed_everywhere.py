"""Every field of every address is typed into, with somebody's number in it: no row that this writes holds the number,
also where a new page writes it.

The acts are those of the access matrix, sent as they are accepted there; one after the other each text of them gets a
number at its end, and whatever else a form could read gets one too. Of what was written then every column is read that
is no ciphertext, sessions opened.
"""

import logging
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.forms import BaseForm

from tests.house import matrix
from tests.house.test_every_act_is_told import watched
from tests.house.test_gate import MOMENT, leaked
from tests.house.test_hostile_words import let_in, names_read
from tests.house.world import World, build
from tests.kept import kept
from tests.once import in_the_pass_on_sqlite
from tests.personal_numbers import Number, personal_number
from xinheng.support.procedures.table.asking import TextField

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
world = kept(build)
# Marks of the request, which are no words: a number there is refused or means another row.
NO_WORDS = re.compile(
    r"^(csrfmiddlewaretoken|form_key|seq|act|number|verb|next|view|tab|token|draft|held|was|origin|seen)$"
)
# Names that staff give to offices are no words about anybody.
NAMES_OF_THINGS = ("admin-desk/orgs/",)
STORED = {model._meta.db_table: model for model in apps.get_models()}


def texts_of_forms() -> set[str]:
    """The names under which any form takes a text."""
    found, left = set[str](), [BaseForm]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        found |= {name for name, one in getattr(kind, "base_fields", {}).items() if type(one) is TextField}
    return found


def written_rows(tables: set[str]) -> str:
    """Everything that can be read in these tables."""
    parts = []
    for model in (STORED[name] for name in tables & set(STORED)):
        if model is Session:
            parts += [str(one.get_decoded()) for one in Session.objects.all()]
            continue
        columns = [f.attname for f in model._meta.concrete_fields if f.get_internal_type() != "BinaryField"]
        for row in model._default_manager.order_by("-pk").values_list(*columns)[:400]:
            parts += [str(value) for value in row if isinstance(value, str | dict | list)]
    return MOMENT.sub("", "\x1f".join(parts))


def typings(
    sent: dict[str, Any], more: set[str], chance: random.Random
) -> Iterator[tuple[str, Number, dict[str, Any]]]:
    """Each text of a form with a number at its end, then everything that is not in it at once."""
    texts = [name for name, value in sent.items() if isinstance(value, str) and not NO_WORDS.match(name)]
    for name in texts:
        number = personal_number(chance)
        yield name, number, {**sent, name: f"{sent[name]}，打{number.typed}"}
    number = personal_number(chance)
    rest = {name: f"联系 {number.typed} 谢谢" for name in more if name not in sent and not NO_WORDS.match(name)}
    yield "*", number, {**rest, **sent}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: False)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.clause("CQ-8.3-02", "CQ-8.3-11", "SZ-11.3-01", part=True)
def test_no_row_holds_a_number_that_was_typed_anywhere(world: World):
    more, chance = texts_of_forms() | names_read("POST"), random.Random(7)
    found, taken = list[str](), set[str]()
    for call, visitor in let_in(world, "POST"):
        if call.route.startswith(NAMES_OF_THINGS):
            continue
        place = world.places["own"]
        address, sent = "/" + matrix.filled(call.route, place), visitor._sent(call.route, place)
        as_json = call.route.startswith("api/") or call.route.endswith("findings")
        for name, number, told in typings(sent, set() if as_json else more, chance):
            with transaction.atomic(), watched() as tables:
                kind = {"content_type": "application/json"} if as_json else {}
                status = visitor.client.post(address, told, **kind).status_code
                if tables and status < 400:
                    taken.add(call.route)
                found += [f"{call} {name}: {one}" for one in leaked([number], written_rows(tables))]
                transaction.set_rollback(True)
    assert found == []
    assert len(taken) > 45, (len(taken), sorted(taken))
