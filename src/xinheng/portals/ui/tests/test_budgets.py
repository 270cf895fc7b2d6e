"""How many queries a page may ask, however long its lists are. A rise shows in this table and in the diff."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast as people
from tests import shop as city

from xinheng.kit.credit_code import generate
from xinheng.portals.public.views import home
from xinheng.portals.ui import sources
from xinheng.portals.ui.tests.filing import send
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip

pytestmark = pytest.mark.django_db

PUBLIC = {
    "/": 0,
    "/s": 0,
    "/s?q=巴味": 4,
    "/e/{shop}": 5,
    "/e/{shop}?elder=1": 5,
    "/api/v1/subjects/{shop}": 0,
    "/api/v1/subjects?q=巴味": 4,
    "/complaint/": 0,
    "/complaint/new?e={shop}": 1,
    "/report?e={shop}": 1,
    "/mine": 0,
    "/risk-rules": 1,
    "/scan": 0,
    "/alerts": 2,
    "/policies": 2,
    "/complaint/published": 2,
    "/sources": 2,
    "/persons": 3,
    "/code-rules": 0,
    "/about": 0,
    "/checklists": 0,
    "/checklists?list=general": 0,
}
# Session, account, grants and unread notices are four of each. The dossier's statement itself goes past the counter.
OFFICER = {
    # From November a head is told that next year's holidays are missing: one more.
    "/officer/": 13,
    "/officer/?tab=done": 10,
    # Of these one is the views kept of the list; the complaints have marks and with whom they are.
    "/officer/clues/": 15,
    "/officer/complaints/": 12,
    "/officer/inspections/": 8,
    "/officer/persons/": 8,
    "/officer/inspections/plan": 9,
    # With notices on it: what is asked no more, which matters they are about, which of those are within reach, and
    # where they are shown.
    "/officer/notices": 10,
    "/officer/search?q=巴味": 10,
    "/officer/e/{shop}": 16,
}


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """What is kept for a minute is read anew when a minute ends, between the first reading and the counted one too."""
    monkeypatch.setattr(sources, "this_minute", lambda: 1)
    monkeypatch.setattr(home, "this_minute", lambda: 1)
    yield
    sources.sources_read_in.cache_clear()
    home.told_in.cache_clear()


def asked(client: Client, address: str) -> int:
    client.get(address)  # caches of the process are filled first
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages(client, shop, address):
    assert asked(client, address.format(shop=shop.identity)) <= PUBLIC[address]


@pytest.mark.parametrize("address", OFFICER)
def test_pages_of_the_workbench(sign_in, client, shop, address):
    send(client, shop)
    one = asked(sign_in("sun"), address.format(shop=shop.identity))
    for number in range(3):
        other = city.register(generate(division="509901", serial=50 + number), entity_name=f"山城巴味轩{number}号店")
        send(client, other, form_key=f"the-key-of-form-number-{number}")
        tip = Tip(breach_suspected=True, source="12345", text="油烟", identity=other.identity)
        register_clue(tip=tip, office=people.OFFICE, by=None)
    many = asked(sign_in("sun"), address.format(shop=shop.identity))
    assert many <= one + 1
    assert many <= OFFICER[address]
