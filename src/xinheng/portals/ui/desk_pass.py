"""The pass of who works here: chosen by it, the door leads a request to the officers' lane.

A session's cookie can be invented by anybody, and whether it is a good one only the database knows, which the door
never asks. So an officer's pages hand out a pass beside it: a time and our mark over that time and the session.
"""

import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xinheng.support.crypto.mac import fits, mac

COOKIE, PURPOSE = "xh_desk", "desk-pass"
# The cookie's name over TLS, as `PrefixedCookies` writes it.
NAMES = (COOKIE, f"__Secure-{COOKIE}")
# A pass outlives the end of its session by at most this; it is handed out anew when half of it is over.
SECONDS = 3600


class DeskPass:
    """Middleware, inside of the one that knows the session: who works here leaves with a pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with a pass where one is due."""
        answer = self.get_response(request)
        if getattr(request, "works_here", False):
            _hand_out(request, answer)
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """Only pages for who works here look at the session, as everywhere."""
        # The door of a worker reads this file before the apps are there.
        from xinheng.support.access.decorators import Staff  # noqa: PLC0415
        from xinheng.support.access.permissions import Verb  # noqa: PLC0415
        from xinheng.support.accounts.models import Account  # noqa: PLC0415

        asked = isinstance(getattr(view, "xinheng_access", None), Verb | Staff)
        request.works_here = asked and isinstance(request.user, Account)  # type: ignore[attr-defined]


def pass_for(session: str, now: float) -> str:
    """A pass for a session, from now on."""
    until = f"{now + SECONDS:.0f}"
    return f"{until}.{mac(PURPOSE, _said(session, until)).hex()}"


def good_until(cookies: str, now: float) -> float:
    """Until when (Unix time) the pass in a cookie header holds; 0 where there is none that we made for its session."""
    return _good_until(_read(cookies), now)


def _good_until(found: Mapping[str, str], now: float) -> float:
    session, told = found.get(settings.SESSION_COOKIE_NAME, ""), next((found[one] for one in NAMES if one in found), "")
    until, _, given = told.partition(".")
    if not (session and until.isdecimal() and len(until) <= 12 and int(until) > now):
        return 0
    try:
        mark = bytes.fromhex(given)
    except ValueError:
        return 0
    return int(until) if fits(PURPOSE, _said(session, until), mark) else 0


def _hand_out(request: HttpRequest, answer: HttpResponseBase) -> None:
    session, now = request.session.session_key or "", time.time()
    if not session or _good_until(request.COOKIES, now) > now + SECONDS / 2:
        return
    answer.set_cookie(COOKIE, pass_for(session, now), max_age=SECONDS, httponly=True, samesite="Lax")


def _said(session: str, until: str) -> bytes:
    return f"{session}\0{until}".encode()


def _read(cookies: str) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(cookies).items()}
    except CookieError:
        return {}
