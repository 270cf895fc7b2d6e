"""How many different subjects a reader opens in an hour, before he is asked to show that he is a person.

Reading the same page again costs nothing. Who is signed in is known and is not asked. A person who answered gets a pass
for so many more; passes for one address are few, so that a program which learned to answer still gains little.
"""

import hashlib
import time
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xinheng.portals.ui.limits import Limit, address_of
from xinheng.support.counting.counters import count

HOUR = 3600
COOKIE = "xh_reader"
# Different subjects a pass is good for, within its hour.
PASS_SUBJECTS = 200
# What one address may try, and be given, in an hour: nobody needs to answer so often.
TRIES, PASSES = Limit("reader-tries", 60, HOUR, shared=1), Limit("reader-passes", 20, HOUR, shared=1)
# What this process let through lately: a page that is read again is not counted again. Digests, until when.
_let_through: dict[bytes, float] = {}
MOST_REMEMBERED = 50_000


def asks_too_much(environ: Mapping[str, Any], identity: str) -> bool:
    """Count a subject for the address that asks; whether it is one too many of this hour."""
    most = settings.XINHENG_SUBJECTS_PER_HOUR
    return most > 0 and not _lets(f"address {address_of(environ)}", identity, most)


def reads_again(environ: Mapping[str, Any], identity: str) -> bool:
    """Whether the address that asks was let through to the subject before, by what this process remembers: then nothing
    is counted."""
    return is_free_to_read() or was_let_through(address_of(environ), identity)


def is_free_to_read() -> bool:
    """Whether nobody counts how many subjects a reader opens."""
    return bool(settings.XINHENG_SUBJECTS_PER_HOUR <= 0)


def was_let_through(place: str, identity: str) -> bool:
    """Whether a place on the network was let through to the subject before, by what this process remembers."""
    return _remembered(_key(f"address {place}", identity))


def party_asks_too_much(person: int, identity: str, *, times: int = 1) -> bool:
    """Count a business that somebody looks up for his own; whether it is one too many of this hour, `times` as many as
    an unknown reader may ask for."""
    most = settings.XINHENG_SUBJECTS_PER_HOUR * times
    return most > 0 and not _lets(f"party {person}", identity, most)


def is_known(request: HttpRequest, identity: str) -> bool:
    """Whether a reader whose address asked too much is let in all the same: signed in, or with a pass not used up."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return True
    try:
        given = TimestampSigner(salt=COOKIE).unsign(request.COOKIES.get(COOKIE, ""), max_age=HOUR)
    except BadSignature:
        return False
    return _lets(f"pass {given}", identity, PASS_SUBJECTS)


def give_pass(response: HttpResponseBase) -> None:
    """Let this browser read on for an hour."""
    response.set_cookie(
        COOKIE, TimestampSigner(salt=COOKIE).sign(token_hex(12)), max_age=HOUR, httponly=True, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip


def _lets(who: str, identity: str, most: int) -> bool:
    """Whether `who` may read this subject: it was let through before in this hour, or is not one too many."""
    key = _key(who, identity)
    if _remembered(key):
        return True
    place = f"read:{key.hex()}"
    if cache.get(place) is None:
        of_whom = hashlib.blake2b(who.encode(), digest_size=12).hexdigest()
        if count(f"subjects:{of_whom}", HOUR)[0] > most:
            return False
        cache.set(place, 1, HOUR)
    if len(_let_through) >= MOST_REMEMBERED:
        _let_through.clear()
    _let_through[key] = time.monotonic() + HOUR
    return True


def _key(who: str, identity: str) -> bytes:
    return hashlib.blake2b(f"{who}\0{identity}".encode(), digest_size=12).digest()


def _remembered(key: bytes) -> bool:
    return _let_through.get(key, 0.0) > time.monotonic()
