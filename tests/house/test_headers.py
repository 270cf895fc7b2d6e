"""Headers and cookies, whatever goes wrong; that every answer to every role carries them is asked with the matrix."""

import pytest
from django.test import Client

from tests.house.carried import lacking
from tests.house.matrix import Visitor, filled
from tests.house.world import World, build
from tests.kept import kept

pytestmark = pytest.mark.django_db

world = kept(build)


@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [
        ("get", "/no-such-page", {}),
        ("get", "/static/no-such-file.css", {}),
        ("get", "/e/%00", {}),
        ("put", "/complaint/send", {}),
        ("post", "/complaint/send", {"draft": "x"}),
        ("get", "/officer", {}),
    ],
)
def test_what_goes_wrong_carries_them_too(client, method, address, sent):
    assert lacking(getattr(client, method)(address, sent)) == []


def test_a_refused_form_and_a_refused_host_carry_them(world: World):
    strict = Client(enforce_csrf_checks=True)
    assert lacking(strict.post("/report", {"text": "x"})) == []
    assert lacking(Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example")) == []


def test_pages_of_persons_are_kept_by_no_cache(world: World):
    """The public pages may be kept; what only one person may read must not lie in a shared cache."""
    officer, own = Visitor("inspector", world), world.places["own"]
    for route in (
        "officer/",
        "officer/clues/<str:number>",
        "officer/complaints/<str:number>",
        "officer/e/<str:identity>",
    ):
        response = officer.client.get("/" + filled(route, own))
        assert "private" in response.headers["Cache-Control"] or "no-store" in response.headers["Cache-Control"], route
    complainant = Visitor("complainant", world)
    assert "no-store" in complainant.client.get("/" + filled("p/<str:number>", own)).headers["Cache-Control"]


@pytest.mark.parametrize("secure", [False, True])
def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(world: World, settings, secure):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = secure
    client, own = Client(), world.places["own"]
    client.get("/login/", secure=secure)
    client.post("/login/", {"login": "zhao", "password": "liang-he-2026-xinheng"}, secure=secure)
    word = own.receipt.check_word
    client.post(f"/p/{own.receipt.number}", {"word": word}, secure=secure)
    prefix = "__Secure-" if secure else ""
    assert {"sessionid", f"{prefix}xh_mine", f"{prefix}xinheng_device"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert bool(cookie["secure"]) is secure, name
        # One that is taken away holds nothing that a script could read.
        assert cookie["httponly"] or name == "csrftoken" or (not cookie.value and cookie["expires"]), name


def test_the_public_gets_no_session(client, world: World):
    for address in ("/", "/s?q=面馆", f"/e/{world.places['own'].subject.identity}", "/complaint/"):
        assert "sessionid" not in client.get(address).cookies
