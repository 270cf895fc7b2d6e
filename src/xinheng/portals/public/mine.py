"""What this device has filed: a signed cookie with the numbers, so that “我的” works without an account."""

from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "xh_mine"
SALT = "xinheng.mine"
NINETY_DAYS = 90 * 24 * 3600
MOST = 20


def numbers_of(request: HttpRequest) -> list[str]:
    """The complaints filed or looked up from this device, newest first."""
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=NINETY_DAYS))
    except (signing.BadSignature, TypeError):
        return []


def remember_number(request: HttpRequest, response: HttpResponseBase, number: str) -> None:
    """Add a complaint to this device's list."""
    numbers = [number, *(one for one in numbers_of(request) if one != number)][:MOST]
    signed = signing.dumps(numbers, salt=SALT)
    response.set_cookie(COOKIE, signed, max_age=NINETY_DAYS, httponly=True, samesite="Lax", secure=request.is_secure())


def forget_all(response: HttpResponseBase) -> None:
    """Clear the list from this device; the complaints stay."""
    response.delete_cookie(COOKIE, samesite="Lax")
