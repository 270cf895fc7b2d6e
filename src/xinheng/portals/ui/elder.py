"""The elder version: the same address, larger type, one action a row. `?elder=1` chooses it, a cookie keeps it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "xh_elder"
A_YEAR = 365 * 24 * 3600


def is_elder(request: HttpRequest) -> bool:
    """Whether this reader wants the elder version: the address decides, then the cookie."""
    asked = request.GET.get("elder")
    return asked == "1" if asked in ("0", "1") else request.COOKIES.get(COOKIE) == "1"


def remember_elder(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep a choice made in the address for a year."""
    asked = request.GET.get("elder")
    if asked == "1":
        response.set_cookie(COOKIE, "1", max_age=A_YEAR, samesite="Lax")
    elif asked == "0":
        response.delete_cookie(COOKIE, samesite="Lax")


def other_version(request: HttpRequest) -> str:
    """Address of this page in the other version."""
    query = request.GET.copy()
    query["elder"] = "0" if is_elder(request) else "1"
    return f"{request.path}?{query.urlencode()}"
