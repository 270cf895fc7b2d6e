"""What a page shows after a form was sent: it goes along in a cookie of this device, signed, for half an hour and for
that page alone, so that the answer is a page of its own. Reading it again or going back sends nothing.
"""

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

COOKIE = "xh_shown"
HALF_AN_HOUR = 1800


def shown_by(request: HttpRequest, told: list[Any], *, at: str = "", **query: str) -> HttpResponse:
    """Leads by GET to this address, or `at` another, with what it is to show."""
    path = at or request.path
    response = HttpResponseRedirect(f"{path}?{urlencode({**query, 'shown': 1})}")
    response.set_cookie(
        COOKIE, signing.dumps(told, salt=_salt(path)), max_age=HALF_AN_HOUR, path=path, httponly=True,
        samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response


def to_show(request: HttpRequest) -> list[Any] | None:
    """What was sent here from this device and is to be shown now; None where nothing was, or half an hour has gone."""
    if request.method != "GET" or "shown" not in request.GET:
        return None
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(request.path), max_age=HALF_AN_HOUR))
    except (signing.BadSignature, TypeError):
        return None


def _salt(path: str) -> str:
    """What one page was given means nothing to another."""
    return f"xinheng.shown{path}"
