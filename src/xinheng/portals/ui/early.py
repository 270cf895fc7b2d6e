"""What answers before Django builds a request shares this: which requests are plain, and the headers Django gives."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from xinheng.fusion.registers.queries import names_a_person
from xinheng.portals.ui.security import is_our_host

Environ = dict[str, Any]
Header = tuple[str, str]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
# Headers of an answer with status 200, and its body.
Kept = tuple[list[Header], bytes]


def plainly_asked(environ: Environ, prefix: str) -> str | None:
    """The identifier of a plain request below `prefix`; None for anything out of the ordinary: another method, a query,
    a host that is not ours, a person.

    WSGI hands the address over as Latin-1; identifiers of other letters go on to Django.
    """
    path: str = environ["PATH_INFO"]
    if not path.startswith(prefix) or environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
        return None
    identity = path[len(prefix) :]
    plain = identity.isascii() and identity.isprintable() and "/" not in identity
    if not plain or not identity or names_a_person(identity) or not is_our_host(environ.get("HTTP_HOST", "")):
        return None
    return identity


def is_secure(environ: Environ) -> bool:
    """Whether Django would take the request for one over TLS."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return str(environ[name]).split(",", 1)[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"


def is_nobody(environ: Environ) -> bool:
    """Whether the request says nothing of who asks: what is answered may be given to everybody."""
    return not (environ.get("HTTP_COOKIE") or environ.get("HTTP_AUTHORIZATION"))


class LearnedHeaders:
    """The headers of a good answer of Django's at each door (over TLS or not), for the answers given instead of it.

    Learned from who shows no cookie, and never with one: a header that was meant for one reader is given to no other.
    """

    def __init__(self, *without: str) -> None:
        self.without = {one.lower() for one in ("Content-Length", "Set-Cookie", *without)}
        self.by_door: dict[bool, list[Header]] = {}

    def at(self, environ: Environ) -> list[Header] | None:
        """None until something was learned there."""
        return self.by_door.get(is_secure(environ))

    def learning(self, environ: Environ, start_response: Start) -> Start:
        """The same `start_response`, listened to."""

        def started(status: str, headers: list[Header], *more: Any) -> Any:
            if status.startswith("200") and is_nobody(environ):
                self.by_door[is_secure(environ)] = [one for one in headers if one[0].lower() not in self.without]
            return start_response(status, headers, *more)

        return started
