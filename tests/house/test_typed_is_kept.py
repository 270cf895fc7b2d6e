"""What was typed is kept: whatever page refuses a form shows it again with everything that was in it."""

import logging
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.forms import BaseForm

from tests.house import matrix
from tests.house.test_hostile_words import let_in
from tests.house.test_lists import told_to
from tests.house.world import World, build
from tests.kept import kept
from tests.once import in_the_pass_on_sqlite
from xinheng.support.procedures.table.asking import TextField

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
world = kept(build)
# Where no form is shown while an application of this business is under way.
UNDER_WAY = {"partner/apply"}
TEXTS = ("", "text", "tel", "search", "email", "url")


class Shown(HTMLParser):
    """The texts in the forms of a page, form by form: name → what stands in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = [{}]
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if tag == "input" and told.get("type", "") in TEXTS and "name" in told:
            self.forms[-1][told["name"]] = told.get("value", "")
        if tag == "textarea" and "name" in told:
            self._area = told["name"]
            self.forms[-1][self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # The first line break is the page's and not the text's.
            self.forms[-1][self._area] = self.forms[-1][self._area].removeprefix("\r").removeprefix("\n")
            self._area = ""


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: False)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def refused_form(answer: Any) -> BaseForm | None:
    """The form of the answer in which something is wrong."""
    forms = (one for one in told_to(answer) if isinstance(one, BaseForm))
    return next((one for one in forms if one.is_bound and one.errors), None)


def typed_into(form: BaseForm) -> dict[str, str]:
    """A short text for each of its texts, another for each."""
    hidden = ("password", "hidden")
    return {
        name: f"字{number}"
        for number, (name, field) in enumerate(form.fields.items())
        if isinstance(field, TextField) and getattr(field.widget, "input_type", "") not in hidden
    }


def test_a_page_that_refuses_a_form_shows_what_was_in_it(world: World):
    lost, refusing = {}, set()
    for call, visitor in let_in(world, "POST"):
        address = "/" + matrix.filled(call.route, world.places["own"])
        with transaction.atomic():
            form = refused_form(visitor.client.post(address, {}))
            if form is None:
                transaction.set_rollback(True)
                continue
            typed = {form.add_prefix(name): text for name, text in typed_into(form).items()}
            answer = visitor.client.post(address, typed)
            again = refused_form(answer)
            if again is not None and typed and call.route not in UNDER_WAY:
                refusing.add(call.route)
                found = max(Shown(answer.content.decode()).forms, key=lambda one: len(typed.keys() & one.keys()))
                gone = {name: found.get(name, "absent") for name, text in typed.items() if found.get(name) != text}
                if gone:
                    lost[call.route] = gone
            transaction.set_rollback(True)
    assert lost == {}
    assert len(refusing) > 20
