"""The elder version: the same address, larger type, one action a row. `?elder=1` chooses it, a cookie keeps it."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

COOKIE = "xh_elder"
A_YEAR = 365 * 24 * 3600


def is_elder(request: HttpRequest) -> bool:
    """Whether this reader wants the elder version: the address decides, then the cookie."""
    asked = _asked(request).get("elder")
    return asked == "1" if asked in ("0", "1") else request.COOKIES.get(COOKIE) == "1"


class RemembersElder:
    """Middleware: a choice made in the address of whatever page is kept for a year."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the cookie set or taken away where the address chooses."""
        response = self.get_response(request)
        asked = _asked(request).get("elder") if "elder=" in request.META.get("QUERY_STRING", "") else None
        if asked == "1":
            response.set_cookie(COOKIE, "1", max_age=A_YEAR, samesite="Lax")
        elif asked == "0":
            response.delete_cookie(COOKIE, samesite="Lax")
        return response


def other_version(request: HttpRequest) -> str:
    """Address of this page in the other version."""
    query = _asked(request).copy()
    query["elder"] = "0" if is_elder(request) else "1"
    return f"{request.path}?{query.urlencode()}"


def _asked(request: HttpRequest) -> QueryDict:
    """What stands in the address; nothing where it cannot be read: the page that says so has two versions as well."""
    try:
        return request.GET
    except SuspiciousOperation:
        return QueryDict()
