"""The public page of a business from the shelf, before Django builds a request.

Setting a page costs a hundred times what reading it again does. It is laid by as Django answered it, with the state the
registers were in before and after, and given to whoever asks as plainly: no query, no session, no elder version.
Everything else, and everything that has changed in the least, is Django's.
"""

import gzip
import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http.request import split_domain_port

from xinheng.credit.portrait import shelf
from xinheng.credit.portrait.asking import at_hand
from xinheng.credit.portrait.queries import state_of
from xinheng.fusion.registers.models import Subject
from xinheng.portals.ui.early import Application, Environ, Kept, LearnedHeaders, Start, plainly_asked
from xinheng.portals.ui.readers import asks_too_much, reads_again
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
        identity = _asked(environ)
        if identity is None or asks_too_much(environ, identity):
            return self.inner(environ, start_response)
        kept = self._kept(identity, environ, _state)
        if kept is None:
            return self._made(identity, environ, start_response)
        headers, page = kept
        start_response("200 OK", headers)
        return [page]

    def at_once(self, environ: Environ) -> Kept | None:
        """The page as it lies there, where nothing has to be made, counted or learned."""
        identity = _asked(environ)
        if identity is None or not reads_again(environ, identity) or not at_hand():
            return None
        return self._kept(identity, environ, _state_at_once)

    def _kept(self, identity: str, environ: Environ, state: Callable[[str], bytes | None]) -> Kept | None:
        headers = self.headers.at(environ)
        lying = shelf.look(_place(identity, environ)) if headers is not None else None
        if headers is None or lying is None or lying[0] != state(identity):
            return None
        page, more = lying[1], [("Content-Encoding", "gzip")]
        if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
            page, more = gzip.decompress(page), []
        return [*headers, *more, ("Content-Length", str(len(page)))], page

    def _made(self, identity: str, environ: Environ, start_response: Start) -> Iterable[bytes]:
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
            shelf.lay_by(
                _place(identity, environ), before, page if page[:2] == b"\x1f\x8b" else gzip.compress(page, 6, mtime=0)
            )
        return [page]


def _asked(environ: Environ) -> str | None:
    """Whose page anybody would get who asks so; None for what is Django's."""
    identity = plainly_asked(environ, PREFIX)
    plain = identity is not None and shelf.is_open() and _is_anybody(environ)
    return identity if plain and _is_one_of_few(environ["HTTP_HOST"], str(environ.get("SERVER_PORT", ""))) else None


@lru_cache(maxsize=256)
def _is_one_of_few(host: str, own_port: str) -> bool:
    """Whether a browser that reads here writes its host so. A page is laid for each way of writing it, and anybody can
    invent ports and capitals: those are Django's, and laid nowhere."""
    domain, port = split_domain_port(host)
    public = urlsplit(settings.XINHENG_PUBLIC_URL).port
    return host in (domain, f"{domain}:{port}") and port in ("", own_port, str(public or ""))


def _place(identity: str, environ: Environ) -> int:
    return shelf.key_of(identity, f"page at {environ['HTTP_HOST']}")


def _state(identity: str) -> bytes | None:
    """Of everything the page of a business is made of; None for what is no business."""
    try:
        return _named(state_of(identity))
    except Exception:
        # A dead connection is dropped here; Django opens a new one and answers, or says what is wrong.
        log.exception("kept pages gave way")
        connection.close()
        return None


def _state_at_once(identity: str) -> bytes | None:
    return _named(state_of(identity, at_once=True))


def _named(found: tuple[str, bytes] | None) -> bytes | None:
    if found is None or found[0] != Subject.Kind.ENTITY:
        # What stands behind a product or a lift is read from other subjects.
        return None
    return blake2b(found[1], digest_size=16, key=freshness_now()).digest()


def _is_anybody(environ: Environ) -> bool:
    """Whether nothing is known of the reader that a page could depend on."""
    cookies = str(environ.get("HTTP_COOKIE", ""))
    return all(one.partition("=")[0].strip() in ("", settings.CSRF_COOKIE_NAME) for one in cookies.split(";"))
