"""What leaves the platform over HTTP: to the one address that was set, and nowhere else.

A redirect is an error: who answers there could send us to an address inside our own network (ASVS 5.0, 1.3.6).
"""

import urllib.request
from collections.abc import Mapping
from email.message import Message
from typing import IO
from urllib.error import HTTPError

TIMEOUT = 5.0


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """The answer of a host that sends us elsewhere is that it did not take what we sent."""
        raise HTTPError(req.full_url, code, "redirects are not followed", headers, fp)


_opener = urllib.request.build_opener(_Nowhere)


def post(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send a body; raises OSError (HTTPError, URLError) unless the other side took it within five seconds."""
    request = urllib.request.Request(address, data=body, headers=dict(headers), method="POST")  # noqa: S310  by settings
    if request.type not in ("http", "https"):
        raise ValueError(f"not an address of HTTP: {request.type}")
    with _opener.open(request, timeout=TIMEOUT) as answer:
        if answer.status >= 300:
            raise OSError(f"HTTP {answer.status}")
