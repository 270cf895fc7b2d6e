"""The hottest address of the platform, answered before Django builds a request: `GET /api/v1/subjects/{id}`.

A dossier needs no session, no form and no template; building and unwinding a request costs more than its statement.
Everything out of the ordinary (another method, a query, an unknown subject, an error) goes on to Django, which
answers it as it answers every other address.
"""

import logging
from collections.abc import Iterable

from django.db import connection

from xinheng.credit.portrait.queries import dossier_json, kept_json
from xinheng.portals.ui.early import Application, Environ, Kept, LearnedHeaders, Start, plainly_asked
from xinheng.portals.ui.readers import asks_too_much, reads_again

log = logging.getLogger(__name__)

PREFIX = "/api/v1/subjects/"


class HotPath:
    """A WSGI application around Django's."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.headers = LearnedHeaders()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """The dossier's bytes, or whatever Django answers."""
        identity = plainly_asked(environ, PREFIX)
        if identity is None or asks_too_much(environ, identity):
            return self.django(environ, start_response)
        headers = self.headers.at(environ)
        if headers is None:
            return self.django(environ, self.headers.learning(environ, start_response))
        body = _read(identity)
        if body is None:
            return self.django(environ, start_response)
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def at_once(self, environ: Environ) -> Kept | None:
        """The same where nothing has to be made, counted or learned."""
        identity = plainly_asked(environ, PREFIX)
        if identity is None or not reads_again(environ, identity):
            return None
        headers = self.headers.at(environ)
        body = kept_json(identity) if headers is not None else None
        if headers is None or body is None:
            return None
        return [*headers, ("Content-Length", str(len(body)))], body


def _read(identity: str) -> bytes | None:
    try:
        return dossier_json(identity)
    except Exception:
        # A dead connection is dropped here; Django opens a new one and answers, or says what is wrong.
        log.exception("hot path gave way")
        connection.close()
        return None
