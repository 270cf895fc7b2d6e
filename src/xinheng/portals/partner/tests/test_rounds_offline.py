"""A round in a basement: filled in without network, kept when the page is opened again, sent once when it is back."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from tests.house.world import picture
from tests.partners import party
from tests.screen import PHONE, Person, choose

from xinheng.portals.partner.tests.mall import open_mall, tenancy_of
from xinheng.portals.ui.acting_for import IDENTITY, PERSON
from xinheng.services.venue_care.actions.rounds import begin_round
from xinheng.services.venue_care.models import MessageReceipt, RoundStop
from xinheng.support.files.queries import files_about

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def street(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return open_mall()


@pytest.fixture
def manager(street, chromium, live_server, settings) -> Person:
    one, acts, session = Person(chromium, live_server.url, PHONE), party(street["mall"]), SessionStore()
    session[PERSON], session[IDENTITY] = acts.pk, street["mall"]
    session.create()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
    one.page.context.add_cookies([cookie])
    return one


def stop_of(manager: Person, name: str):
    card = manager.page.locator("details", has_text=name)
    card.locator("summary").click()
    return card


@pytest.mark.clause("CQ-7.3.6-01")
def test_what_is_found_without_network_is_kept_and_sent_once(manager, street, tmp_path):
    shop, other = tenancy_of(street["shop"]), tenancy_of(street["other"])
    begun = begin_round(partner=shop.partner, by=party(street["mall"]), title="地下一层", questions=["通道畅通"],
                        tenancies=[shop, other])  # fmt: skip
    photo = tmp_path / "door.jpg"
    photo.write_bytes(picture())
    page = manager.open(f"/partner/rounds/{begun.pk}").press("一页填完").page
    page.locator("#round-line[data-ready]").wait_for()

    page.context.set_offline(True)
    card = stop_of(manager, shop.subject.name)
    choose(card, "[value=bad]")
    card.locator("[name=note]").fill("通道堆了货")
    card.locator("[name=files]").set_input_files(photo)
    card.get_by_role("button", name="这一家查完").click()
    card.get_by_text("没有网络，已存在这台手机").wait_for()
    draft = stop_of(manager, other.subject.name)
    choose(draft, "[value=good]")
    draft.get_by_text("草稿存在这台手机").wait_for()
    assert not RoundStop.objects.exclude(visited_at=None).exists()

    page.context.set_offline(False)
    card.get_by_text("已送达").wait_for()
    page.reload()
    page.locator("#round-line[data-ready]").wait_for()
    assert shop.subject.name not in manager.text
    draft = page.locator("details", has_text=other.subject.name)
    assert draft.locator("[value=good]").is_checked()
    done = RoundStop.objects.get(tenancy=shop)
    assert (done.answers, done.note, files_about(done).count()) == (["bad"], "通道堆了货", 1)
    assert MessageReceipt.objects.filter(tenancy=shop).count() == 1
    assert RoundStop.objects.get(tenancy=other).visited_at is None


def test_what_the_server_refuses_is_told_at_its_tenant_and_stays(manager, street):
    shop = tenancy_of(street["shop"])
    begun = begin_round(partner=shop.partner, by=party(street["mall"]), title="地下一层", questions=["通道畅通"],
                        tenancies=[shop])  # fmt: skip
    page = manager.open(f"/partner/rounds/{begun.pk}/walk").page
    page.locator("#round-line[data-ready]").wait_for()
    card = stop_of(manager, shop.subject.name)
    choose(card, "[value=bad]")
    card.get_by_role("button", name="这一家查完").click()
    card.get_by_text("写明看到的情况").wait_for()
    card.locator("[name=note]").fill("通道堆了货")
    card.get_by_role("button", name="这一家查完").click()
    card.get_by_text("已送达").wait_for()
    assert RoundStop.objects.get().note == "通道堆了货"
