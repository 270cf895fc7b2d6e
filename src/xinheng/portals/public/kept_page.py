"""The public page of a business from the shelf, before Django builds a request.

Setting a page costs a hundred times what reading it again does. It is laid by as Django answered it, with the state the
registers were in before and after, and given to whoever asks as plainly: no query, no session, no elder version.
Everything else, and everything that has changed in the least, is Django's.
"""

import gzip
import logging
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import connection

from xinheng.credit.portrait import shelf
from xinheng.credit.portrait.queries import state_of
from xinheng.fusion.registers.models import Subject
from xinheng.portals.ui.early import Application, Environ, LearnedHeaders, Start, plainly_asked
from xinheng.portals.ui.readers import asks_too_much
from xinheng.portals.ui.sources import freshness_now

log = logging.getLogger(__name__)

PREFIX = "/e/"


class KeptPages:
    """A WSGI application around another."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner
        self.headers = LearnedHeaders("Content-Encoding")

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """The page as it lies there, or as it is made now."""
        identity = plainly_asked(environ, PREFIX)
        if identity is None or not shelf.is_open() or not _is_anybody(environ):
            return self.inner(environ, start_response)
        if asks_too_much(environ, identity):
            return self.inner(environ, start_response)
        headers = self.headers.at(environ)
        place = shelf.key_of(identity, f"page at {environ['HTTP_HOST']}")
        page = _kept(identity, place) if headers is not None else None
        if headers is None or page is None:
            return self._made(identity, place, environ, start_response)
        more = [("Content-Encoding", "gzip")]
        if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
            page, more = gzip.decompress(page), []
        start_response("200 OK", [*headers, *more, ("Content-Length", str(len(page)))])
        return [page]

    def _made(self, identity: str, place: int, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Django's answer, laid by if nothing changed while it was made."""
        told: list[bool] = []

        def started(status: str, headers: Any, *more: Any) -> Any:
            # What gives the reader a cookie was made for him.
            told.append(status.startswith("200") and all(name.lower() != "set-cookie" for name, _ in headers))
            return start_response(status, headers, *more)

        before = _state(identity)
        answer = self.inner(environ, self.headers.learning(environ, started))
        page = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        if before is not None and told == [True] and before == _state(identity):
            # What Django compressed carries a few bytes of chance; it is laid by as it is.
            shelf.lay_by(place, before, page if page[:2] == b"\x1f\x8b" else gzip.compress(page, 6, mtime=0))
        return [page]


def _kept(identity: str, place: int) -> bytes | None:
    lying = shelf.look(place)
    return lying[1] if lying is not None and lying[0] == _state(identity) else None


def _state(identity: str) -> bytes | None:
    """Of everything the page of a business is made of; None for what is no business."""
    try:
        found = state_of(identity)
    except Exception:
        # A dead connection is dropped here; Django opens a new one and answers, or says what is wrong.
        log.exception("kept pages gave way")
        connection.close()
        return None
    if found is None or found[0] != Subject.Kind.ENTITY:
        # What stands behind a product or a lift is read from other subjects.
        return None
    return blake2b(found[1], digest_size=16, key=freshness_now()).digest()


def _is_anybody(environ: Environ) -> bool:
    """Whether nothing is known of the reader that a page could depend on."""
    cookies = str(environ.get("HTTP_COOKIE", ""))
    return all(one.partition("=")[0].strip() in ("", settings.CSRF_COOKIE_NAME) for one in cookies.split(";"))
