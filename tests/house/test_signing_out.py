"""Nothing that says who sat at a machine outlives his signing out: every cookie and every store is judged here."""

import importlib
import re
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

import xinheng
from tests import cast as people
from tests import story
from xinheng.portals.public import mine
from xinheng.portals.ui.acting_for import come_in
from xinheng.portals.ui.leaving import GONE, OnePersonAtATime
from xinheng.support.access.parties import Party

SRC = Path(xinheng.__file__).parent
SETS = re.compile(r"set_cookie\(\s*([A-Z_]+)")
# Those that stay, since they say something of the machine alone.
STAYS = {
    "xinheng_device": "by it a lock lets in who signed in here before; it opens nothing",
    "xh_last": "a mark by which the next person is told from the same; it opens nothing",
    "xh_elder": "larger letters",
    "xh_device": "a shop is evaluated once from one machine; an evaluation opens by its number besides",
}
# Where pages keep something in a browser, and why it may stay or who takes it away.
STORES = {
    "portals/ui/static/ui/page.js": "xinheng.seen, taken away by leave.js",
    "portals/public/static/public/draft.js": "xinheng-draft:, taken away by leave.js",
    "portals/officer/static/officer/keep.js": "by account, until it was sent",
    "portals/officer/static/officer/store.js": "by account, until it was sent",
    "portals/partner/static/partner/rounds.js": "by account, until it was sent",
    "portals/officer/static/officer/offline.js": "pages, taken away by leave.js",
    "portals/officer/templates/officer/service_worker.js": "pages, taken away by leave.js",
}
KEEPS = re.compile(r"(?:localStorage|sessionStorage)\.setItem|indexedDB\.open|caches\.open")


def cookies_set() -> set[str]:
    found = set()
    for path in SRC.rglob("*.py"):
        if "/tests/" in str(path) or "set_cookie(" not in (text := path.read_text(encoding="utf-8")):
            continue
        module = importlib.import_module("xinheng." + ".".join(path.relative_to(SRC).with_suffix("").parts))
        found |= {getattr(module, name) for name in SETS.findall(text)}
        assert len(SETS.findall(text)) == text.count("set_cookie("), f"{path}: a cookie without a name of its own"
    return found


def test_every_cookie_is_gone_or_says_why_it_stays():
    assert cookies_set() == {*GONE, *STAYS} and not GONE.keys() & STAYS.keys()


def test_every_store_of_a_browser_is_judged():
    scripts = [one for one in SRC.rglob("*.js") if "/vendor/" not in str(one)]
    found = {str(one.relative_to(SRC)) for one in scripts if KEEPS.search(one.read_text(encoding="utf-8"))}
    assert found == STORES.keys()
    taken = (SRC / "portals/ui/static/ui/leave.js").read_text(encoding="utf-8")
    for path, why in STORES.items():
        if why.startswith("xinheng"):
            name = why.split(",")[0]
            assert name in (SRC / path).read_text(encoding="utf-8") and f'"{name}"' in taken


@pytest.mark.django_db
def test_who_signs_out_leaves_none_of_his(sign_in):
    desk: Client = sign_in("zhao")
    for name, path in GONE.items():
        desk.cookies[name] = "told"
        desk.cookies[name]["path"] = path
    left = desk.post(reverse("account_logout"))
    gone = {name: one["path"] for name, one in left.cookies.items() if one["max-age"] == 0 and not one.value}
    assert GONE.items() <= gone.items()
    assert not left.cookies.keys() & STAYS.keys()
    assert mine.COOKIE in GONE and "我的" in desk.get("/mine").content.decode()


def left(browser: Client) -> None:
    """What the pages of whoever sat here gave this browser."""
    for name, path in GONE.items():
        browser.cookies[name] = "told"
        browser.cookies[name]["path"] = path


def kept_here(browser: Client) -> set[str]:
    return {name for name in GONE if (one := browser.cookies.get(name)) is not None and one.value == "told"}


def come(browser: Client, name: str) -> None:
    told = {"login": name, "password": people.PASSWORD}
    assert browser.post(reverse("account_login"), told, REMOTE_ADDR=people.HOME).status_code == 302


@pytest.mark.django_db
def test_who_signs_in_after_another_without_his_signing_out_finds_nothing_of_his():
    """The browser was closed or the session ran out unseen: who comes back finds his own, the next one nothing."""
    people.cast()
    browser = Client()
    come(browser, "zhao")
    for who, found in (("zhao", {*GONE}), ("sun", set())):
        browser.cookies.pop("sessionid")
        left(browser)
        come(browser, who)
        assert kept_here(browser) == found, who


@pytest.mark.django_db
@pytest.mark.parametrize("over", ["idle", "ended from elsewhere"])
def test_a_session_that_is_over_takes_along_what_was_of_it(sign_in, over):
    desk: Client = sign_in("zhao")
    desk.get("/officer/")
    left(desk)
    session = desk.session
    if over == "idle":
        session["seen_at"] = 1
        session.save()
    else:
        session.delete()
    assert (desk.get("/officer/").status_code, kept_here(desk)) == (302, set())


@pytest.mark.django_db
def test_who_comes_in_for_a_business_is_another_person_than_the_officer_before(sign_in):
    desk: Client = sign_in("zhao")
    desk.get("/officer/")
    left(desk)
    request = RequestFactory().get("/business/")
    request.COOKIES, request.session = {name: one.value for name, one in desk.cookies.items()}, desk.session
    request.META["CSRF_COOKIE"] = "x" * 32

    def coming(asked: HttpRequest) -> HttpResponse:
        come_in(asked, Party(7, "陈大文", story.SHOP, story.NAME, frozenset()))
        answer = HttpResponse()
        answer.set_cookie("sessionid", "new")
        return answer

    answer = OnePersonAtATime(coming)(request)
    assert {name for name in GONE if answer.cookies[name]["max-age"] == 0} == {*GONE}
