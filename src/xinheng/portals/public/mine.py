"""What this device has filed: a signed cookie with the numbers, so that “我的” works without an account."""

from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xinheng.support.crypto.mac import mac

COOKIE = "xh_mine"
SALT = "xinheng.mine"
NINETY_DAYS = 90 * 24 * 3600
MOST = 20
WORD_COOKIE = "xh_word"
WORD_SALT = "xinheng.word"
HALF_AN_HOUR = 1800


def numbers_of(request: HttpRequest) -> list[str]:
    """The complaints filed or looked up from this device, newest first."""
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=NINETY_DAYS))
    except (signing.BadSignature, TypeError):
        return []


def browser_of(request: HttpRequest) -> str:
    """A mark of this browser, by the secret its forms carry: nobody else can show it. "" of one that shows none."""
    secret = str(request.META.get("CSRF_COOKIE", ""))
    return mac("browser", secret.encode()).hex() if secret else ""


def word_just_given(request: HttpRequest, number: str) -> str:
    """The word of a receipt, on the device that filed it and for half an hour; "" afterwards."""
    try:
        given = signing.loads(request.COOKIES.get(WORD_COOKIE, ""), salt=WORD_SALT, max_age=HALF_AN_HOUR)
    except (signing.BadSignature, TypeError):
        return ""
    return str(given[1]) if given[0] == number else ""


def show_word(request: HttpRequest, response: HttpResponseBase, number: str, word: str) -> None:
    """Let this device show the word of its receipt for half an hour, but not after the browser was closed."""
    signed = signing.dumps([number, word], salt=WORD_SALT)
    response.set_cookie(WORD_COOKIE, signed, httponly=True, samesite="Lax", secure=request.is_secure(), path="/p/")


def remember_number(request: HttpRequest, response: HttpResponseBase, number: str) -> None:
    """Add a complaint to this device's list."""
    numbers = [number, *(one for one in numbers_of(request) if one != number)][:MOST]
    signed = signing.dumps(numbers, salt=SALT)
    response.set_cookie(COOKIE, signed, max_age=NINETY_DAYS, httponly=True, samesite="Lax", secure=request.is_secure())


def forget_all(response: HttpResponseBase) -> None:
    """Clear the list from this device; the complaints stay."""
    response.delete_cookie(COOKIE, samesite="Lax")
    response.delete_cookie(WORD_COOKIE, path="/p/", samesite="Lax")
