"""Who works here leaves each page with a pass; nobody else has one, and none can be made by hand."""

import time

import pytest
from django.conf import settings
from django.test import Client
from tests.business import PHONE, Phone
from tests.shop import SHOP, register

from xinheng.portals.ui.desk_pass import COOKIE, SECONDS, good_until, pass_for

pytestmark = pytest.mark.django_db


def works_here(headers: dict[str, str]) -> bool:
    """As the door judges it."""
    return good_until(headers.get("cookie", ""), time.time()) > 0


def cookies(client: Client, **changed: str) -> str:
    told = {name: one.value for name, one in client.cookies.items()} | changed
    return "; ".join(f"{name}={value}" for name, value in told.items())


def test_an_officer_has_a_pass_for_this_session_alone(sign_in):
    mine, other = sign_in("zhao"), sign_in("qian")
    for one in (mine, other):
        assert one.get("/officer/").status_code == 200
    assert works_here({"cookie": cookies(mine)})
    assert mine.cookies[COOKIE]["httponly"] and mine.cookies[COOKIE]["samesite"] == "Lax"
    session, given = mine.cookies[settings.SESSION_COOKIE_NAME].value, mine.cookies[COOKIE].value
    until, _, mark = given.partition(".")
    changed = mark[:-1] + ("1" if mark[-1] == "0" else "0")
    forged = (
        "", "x", "9999999999.", f"9999999999.{mark}", f"{until}.{changed}", f"{until}.{'00' * 32}", f"{until}.zz",
        f"-1.{mark}", f"{until}.{mark}.{mark}", other.cookies[COOKIE].value,
    )  # fmt: skip
    assert not [one for one in forged if works_here({"cookie": cookies(mine, **{COOKIE: one})})]
    for headers in ({}, {"cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}, {"cookie": f"{COOKIE}={given}"}):
        assert not works_here(headers)
    assert good_until(cookies(mine), time.time() + SECONDS + 1) == 0
    # Over TLS it bears a prefix.
    assert works_here({"cookie": cookies(mine).replace(COOKIE, f"__Secure-{COOKIE}")})


def test_it_is_handed_out_anew_when_half_of_it_is_over(sign_in):
    client = sign_in("zhao")
    client.get("/officer/")
    assert COOKIE not in client.get("/officer/").cookies
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.cookies[COOKIE] = old = pass_for(session, time.time() - SECONDS * 0.6)
    assert works_here({"cookie": cookies(client)})
    assert client.get("/officer/").cookies[COOKIE].value != old


def test_nobody_else_gets_one():
    visitor = Client()
    for address in ("/", "/complaint/new", "/login/", "/officer/"):
        visitor.get(address)
    visitor.post("/login/", {"login": "zhao", "password": "wrong"})
    register(SHOP, phone=PHONE)
    owner = Phone()
    owner.sign_in()
    assert owner.client.get("/business/").status_code == 200
    assert COOKIE not in visitor.cookies and COOKIE not in owner.client.cookies
