"""What a page shows after a form was sent: it goes along in a cookie of this device, signed and for that page alone, so
that the answer is a page of its own. Reading it again or going back sends nothing.

The machine may be shared: what is shown is gone when the browser is closed, when nobody looked for ten minutes, and as
soon as the page is opened anew, which is what its button of closing does.
"""

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

COOKIE = "xh_shown"
TEN_MINUTES = 600


def shown_by(request: HttpRequest, told: list[Any], *, at: str = "", **query: str) -> HttpResponse:
    """Leads by GET to this address, or `at` another, with what it is to show."""
    path = at or request.path
    return _keep(request, HttpResponseRedirect(f"{path}?{urlencode({**query, 'shown': 1})}"), told, path)


def to_show(request: HttpRequest) -> list[Any] | None:
    """What was sent here from this device and is to be shown now; None where nothing was, or nobody looked for long."""
    if request.method != "GET" or "shown" not in request.GET:
        return None
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(request.path), max_age=TEN_MINUTES))
    except (signing.BadSignature, TypeError):
        return None


def open_or_closed(request: HttpRequest, response: HttpResponse, told: list[Any] | None) -> HttpResponse:
    """The answer of such a page: what was shown now may be read again, and what was left by opening it anew may not."""
    if told is not None:
        return _keep(request, response, told, request.path)
    if request.method == "GET" and COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _keep(request: HttpRequest, response: HttpResponse, told: list[Any], path: str) -> HttpResponse:
    # Without an age: it ends with the browser, and before that by the time that is signed into it. Of the whole site:
    # who signs out takes it away, from wherever he is.
    response.set_cookie(
        COOKIE, signing.dumps(told, salt=_salt(path)), httponly=True, samesite="Lax", secure=request.is_secure()
    )  # fmt: skip
    return response


def _salt(path: str) -> str:
    """What one page was given means nothing to another."""
    return f"xinheng.shown{path}"
