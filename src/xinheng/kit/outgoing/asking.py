"""What is sent to an address of the settings.

A redirect is an error: who answers there could send us to an address inside our own network (ASVS 5.0, 1.3.6).
"""

import http.client
import socket
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message
from typing import IO, Any
from urllib.error import HTTPError

from xinheng.kit.outgoing import ending
from xinheng.kit.outgoing.ending import CutOff, within


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """The answer of a host that sends us elsewhere is that it did not take what we sent."""
        raise HTTPError(req.full_url, code, "redirects are not followed", headers, fp)


def _watched(kind: type[Any], end: CutOff) -> Callable[..., Any]:
    """A connection of http.client whose socket is watched from its first byte on."""

    def create(address: Any, *more: Any, **named: Any) -> socket.socket:
        door = socket.create_connection(address, *more, **named)
        end.watch(door)
        return door

    def made(*words: Any, **named: Any) -> Any:
        talk = kind(*words, **named)
        talk._create_connection = create
        return talk

    return made


def _opener(end: CutOff) -> urllib.request.OpenerDirector:
    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(_watched(http.client.HTTPConnection, end), req)

    class Secret(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(_watched(http.client.HTTPSConnection, end), req, context=ssl.create_default_context())

    return urllib.request.build_opener(_Nowhere, Plain, Secret)


def post(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send a body; raises OSError (HTTPError, URLError) unless the other side took it within five seconds."""
    ask(address, body, headers)


def ask(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """Send a body, or ask without one, and read the answer, a megabyte at most. Raises as `post` does.

    A URLError that is no HTTPError: the other side never had it whole. Any other OSError may have come after it had.
    """
    method = "POST" if body is not None else "GET"
    request = urllib.request.Request(address, data=body, headers=dict(headers or {}), method=method)  # noqa: S310  by settings
    if request.type not in ("http", "https"):
        raise ValueError(f"not an address of HTTP: {request.type}")
    with within(ending.TIMEOUT) as end, _opener(end).open(request, timeout=ending.TIMEOUT) as answer:
        if answer.status >= 300:
            raise OSError(f"HTTP {answer.status}")
        answered: bytes = answer.read(1_000_000)
        return answered
