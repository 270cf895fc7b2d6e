"""How often one address on the network may ask: counted in the shared cache, so all workers count together."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from xinheng.portals.ui.errors import fault_page

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds."""

    name: str
    times: int
    seconds: int

    def exceeded_by(self, request: HttpRequest) -> bool:
        """Count this request; whether it is one too many. The address is kept only as a digest, for the window."""
        window = int(time.time()) // self.seconds
        caller = hashlib.blake2b(caller_of(request).encode(), digest_size=12).hexdigest()
        key = f"limit:{self.name}:{caller}:{window}"
        if cache.add(key, 1, self.seconds):
            return False
        try:
            return int(cache.incr(key)) > self.times
        except ValueError:  # expired in between
            return False


SEARCH = Limit("search", 60, 60)
TYPED_CODE = Limit("typed-code", 20, 600)
SUBMIT = Limit("submit", 20, 3600)
# Many may stand behind one address, a mall's visitors for one; who files too often is told by telephone number.
COMPLAINT = Limit("complaint", 300, 3600)
PROGRESS = Limit("progress", 60, 600)
SEND_CODE = Limit("send-code", 20, 3600)


def caller_of(request: HttpRequest) -> str:
    """The caller's network address; behind a trusted proxy the one the proxy saw."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def limited(limit: Limit, *methods: str) -> Callable[[V], V]:
    """Answer 429 instead of calling the view when the caller asks too often; only for `methods` where given."""

    def decorate(view: V) -> V:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if (not methods or request.method in methods) and limit.exceeded_by(request):
                return _refused(request, limit)
            return view(request, *args, **kwargs)

        return counted  # type: ignore[return-value]

    return decorate


def _refused(request: HttpRequest, limit: Limit) -> HttpResponse:
    response = fault_page(request, 429)
    response.headers["Retry-After"] = str(limit.seconds)
    return response
