"""The hottest address of the platform, answered before Django builds a request: `GET /api/v1/subjects/{id}`.

A dossier needs no session, no form and no template; building and unwinding a request costs more than its statement.
Everything out of the ordinary (another method, a query, an unknown subject, an error) goes on to Django, which
answers it as it answers every other address.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import connection

from xinheng.credit.portrait.queries import dossier_json
from xinheng.fusion.registers.queries import names_a_person
from xinheng.portals.ui.security import is_our_host

log = logging.getLogger(__name__)
Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

PREFIX = "/api/v1/subjects/"


class HotPath:
    """A WSGI application around Django's."""

    def __init__(self, django: Application) -> None:
        self.django = django
        # By whether the request came over TLS: the headers Django itself gave there.
        self.headers: dict[bool, list[tuple[str, str]]] = {}

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """The dossier's bytes, or whatever Django answers."""
        identity = _asked_for(environ)
        if identity is None:
            return self.django(environ, start_response)
        if not is_our_host(environ.get("HTTP_HOST", "")):
            return self.django(environ, start_response)
        door = _is_secure(environ)
        headers = self.headers.get(door)
        if headers is None:
            return self.django(environ, self._learning(door, start_response))
        body = _read(identity)
        if body is None:
            return self.django(environ, start_response)
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _learning(self, door: bool, start_response: Start) -> Start:
        """Keep the headers of Django's first good answer at this door."""

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if status.startswith("200"):
                self.headers[door] = [one for one in headers if one[0] != "Content-Length"]
            return start_response(status, headers, *more)

        return started


def _is_secure(environ: Environ) -> bool:
    """Whether Django would take the request for one over TLS."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return str(environ[name]).split(",", 1)[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"


def _asked_for(environ: Environ) -> str | None:
    """The identifier of a plain request for a dossier; None for anything out of the ordinary.

    WSGI hands the address over as Latin-1; identifiers of other letters go on to Django.
    """
    path: str = environ["PATH_INFO"]
    if not path.startswith(PREFIX) or environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
        return None
    identity = path[len(PREFIX) :]
    plain = identity.isascii() and identity.isprintable() and "/" not in identity
    return identity if plain and identity and not names_a_person(identity) else None


def _read(identity: str) -> bytes | None:
    try:
        return dossier_json(identity)
    except Exception:
        # A dead connection is dropped here; Django opens a new one and answers, or says what is wrong.
        log.exception("hot path gave way")
        connection.close()
        return None
