"""The demo from nothing to a working city: lists of every desk hold something."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings
from tests.kept import kept
from tests.links import Walk

from xinheng.credit.risk.queries import result_for
from xinheng.demo import showcase
from xinheng.demo.load import NoDemoCity, load_city
from xinheng.demo.people import PASSWORD
from xinheng.demo.showcase import Shop
from xinheng.demo.story import tell_story
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.services.complaints.models import Complaint
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import verify
from xinheng.support.procedures.doors.todo import todo_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _loaded() -> list[str]:
    """Six hundred subjects; what the demo said meanwhile."""
    lines: list[str] = []
    with override_settings(XINHENG_CITY="chongqing"):
        load_city(subjects=600, seed=4, say=lines.append, trend_months=1)
    return lines


loaded = kept(_loaded, home=True)


@pytest.fixture
def city(loaded: list[str], settings: Settings) -> list[str]:
    settings.XINHENG_CITY = "chongqing"
    return loaded


def colour_of(shop: Shop) -> str:
    """The colour the public sees on a showcase shop's code."""
    subject = subject_by(shop.uscc)
    result = result_for(subject.pk) if subject else None
    return result.colour if result else ""


def test_a_real_city_gets_no_invented_data(settings: Settings) -> None:
    settings.XINHENG_CITY = str(Path(__file__).parents[4] / "tests" / "cities" / "chicago")
    with pytest.raises(NoDemoCity, match="Chicago"):
        load_city(subjects=100, say=lambda line: None)


def test_a_new_demo_is_a_city_at_work(city: list[str]) -> None:
    # One story, since loading a city takes seconds: colours, full desks, a whole trail, and nothing told twice.
    assert [colour_of(shop) for shop in (showcase.HOTPOT, showcase.PHARMACY, showcase.WORKSHOP)] == [
        "yellow", "green", "red",
    ]  # fmt: skip
    assert (Complaint.objects.count(), InspectionTask.objects.count()) == (12, 8)
    assert len(set(Clue.objects.values_list("matter__state", flat=True))) >= 5
    assert all(todo_for(Account.objects.get(username=name)) for name in ("zhao", "sun", "zhou", "jiang"))
    assert verify() == []
    assert tell_story() == 0
    assert city[-1].startswith("新接入")


# Each account, and where it begins to look around.
DESKS = {
    "": ["/"], "wu": ["/officer/"], "zhao": ["/officer/", "/officer/m/"], "sun": ["/officer/"], "zhou": ["/officer/"],
    "jiang": ["/officer/"], "gu": ["/officer/"], "tang": ["/officer/"], "he": ["/officer/", "/data/"],
    "shen": ["/admin-desk/"], "admin": ["/admin-desk/", "/officer/"],
}  # fmt: skip
# Where identifiers are what the page is about: the standard, sources, parameters, the documentation of the API.
OF_IDENTIFIERS = ("/data/", "/admin-desk/parameters/", "/admin-desk/audit/", "/api/", "/e/", "/officer/e/")
MOST_QUERIES = 12
# More for now; this may only become less.
MORE: dict[str, int] = {
    "desk:account": 13, "desk:link": 21, "officer:clue": 13, "officer:clue_act": 13, "officer:clues": 15,
    "officer:complaint": 13, "officer:dispatch": 15, "officer:dossier": 22, "officer:inspection": 18,
    "officer:inspections": 13, "officer:mediation": 14, "officer:phone_task": 15,
}  # fmt: skip


@pytest.mark.parametrize("who", DESKS)
def test_whatever_a_page_offers_opens_and_is_in_order(city: list[str], who: str) -> None:
    """Every link of every page on, as each person of the demo: none is refused, none is empty, none says a slip."""
    client = Client()
    if who:
        told = {"login": who, "password": PASSWORD}
        assert client.post(reverse("account_login"), told).status_code == 302
    walk = Walk(client, OF_IDENTIFIERS).from_(*DESKS[who])
    assert len(walk.opened) > 15
    assert walk.faults == []
    assert {name: number for name, number in walk.queries.items() if number > MORE.get(name, MOST_QUERIES)} == {}


# Days that are set beforehand may lie ahead; so may the day on which a penalty will be published.
AHEAD = re.compile(r"(_to|_by|_until|_due|_end|_end_on|ends_on|expires_on)$|^next_|^published_on$")


def test_nothing_is_said_to_have_happened_tomorrow(city: list[str]) -> None:
    today, told = f"{city_time.today():%Y-%m-%d}", set()
    for type, values in Record.objects.filter(superseded_at=None).values_list("type", "open"):
        days = {name: text for name, text in json.loads(values).items() if re.match(r"\d{4}-\d\d-\d\d", str(text))}
        told |= {(type, name) for name, text in days.items() if text[:10] > today and not AHEAD.search(name)}
    assert told == set()
