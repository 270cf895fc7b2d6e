"""How often one caller may ask: counted by all processes of the machine together."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xinheng.kit.places import place_on_the_network
from xinheng.portals.ui.errors import fault_page
from xinheng.support.counting.counters import count

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds for one caller.

    Behind one address may sit a whole mall: a caller is an address and the browser that asks from it. `shared` times
    as many may come from the address in all, so that changing the browser's name buys little.
    """

    name: str
    times: int
    seconds: int
    shared: int = 5

    def exceeded_by(self, request: HttpRequest) -> bool:
        """Count this request; whether it is one too many. Addresses are kept only as digests, for the window."""
        waits = [
            left
            for who, most in self._callers(request)
            for counted, left in [count(f"{self.name}:{who}", self.seconds)]
            if counted > most
        ]
        request.limited_for = math.ceil(max(waits, default=0))  # type: ignore[attr-defined]
        return bool(waits)

    def _callers(self, request: HttpRequest) -> list[tuple[str, int]]:
        address = caller_of(request)
        browser = f"{request.headers.get('User-Agent', '')}\0{request.headers.get('Accept-Language', '')}"
        return [(_digest(f"{address}\0{browser}"), self.times), (_digest(address), self.times * self.shared)]


SEARCH = Limit("search", 60, 60, shared=20)
# Who asks for one person: an employer, not somebody who tries numbers.
PERSON = Limit("person", 10, 600, shared=10)
TYPED_CODE = Limit("typed-code", 20, 600)
SUBMIT = Limit("submit", 20, 3600, shared=10)
# Many may stand behind one address, a mall's visitors for one; who files too often is told by telephone number.
COMPLAINT = Limit("complaint", 300, 3600, shared=2)
# Each photo of a form that may never be sent: ten forms full, else a disk is filled for two days by whoever likes.
PHOTOS = Limit("photos", 90, 3600)
# What could be guessed: here another browser buys nothing or little.
PROGRESS = Limit("progress", 60, 600, shared=2)
# A paper that is set for who asks takes a hundred times what a page takes.
PAPERS = Limit("papers", 20, 600, shared=5)
# A browser in the room asks every few seconds whether another one calls.
CALL = Limit("call", 150, 60, shared=10)
# By who acts for a business, wherever he sits: more than anybody fills in within an hour.
PARTY_ACTS = 400
PARTY_SECONDS = 3600
# By an officer who asks for single persons: a day's checks at a shop, not a roll gone through.
LOOKUPS, LOOKUP_SECONDS = 60, 3600
# A loan service asks once for each application; its machines share one address.
EXCHANGE = Limit("exchange", 600, 60, shared=2)
SEND_CODE = Limit("send-code", 20, 3600, shared=1)


def seconds_to_wait(request: HttpRequest) -> int:
    """How long who was refused has to wait: at least a second."""
    return max(1, int(getattr(request, "limited_for", 60)))


def party_acts_too_often(request: HttpRequest, person: int) -> bool:
    """Count an act of who acts for a business; whether it is one too many of this hour."""
    counted, left = count(f"party-acts:{person}", PARTY_SECONDS)
    request.limited_for = math.ceil(left)  # type: ignore[attr-defined]
    return counted > PARTY_ACTS


def looks_up_too_often(request: HttpRequest, account: int) -> bool:
    """Count a look-up of a person by an officer; whether it is one too many of this hour."""
    counted, left = count(f"person-lookups:{account}", LOOKUP_SECONDS)
    request.limited_for = math.ceil(left)  # type: ignore[attr-defined]
    return counted > LOOKUPS


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def caller_of(request: HttpRequest) -> str:
    """The caller's place on the network; behind a trusted proxy the one the proxy saw."""
    return address_of(request.META)


def address_of(environ: Mapping[str, Any]) -> str:
    """The same, before there is a request."""
    return place_on_the_network(exact_address(environ))


def exact_address(environ: Mapping[str, Any]) -> str:
    """The caller's own address, as it was seen by the proxy or by us."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(environ.get("REMOTE_ADDR", ""))


def limited(limit: Limit, *methods: str) -> Callable[[V], V]:
    """Answer 429 instead of calling the view when the caller asks too often; only for `methods` where given."""

    def decorate(view: V) -> V:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if (not methods or request.method in methods) and limit.exceeded_by(request):
                return refuse(request)
            return view(request, *args, **kwargs)

        return counted  # type: ignore[return-value]

    return decorate


def refuse(request: HttpRequest) -> HttpResponse:
    """429, and when to come back."""
    response = fault_page(request, 429)
    response.headers["Retry-After"] = str(seconds_to_wait(request))
    return response
