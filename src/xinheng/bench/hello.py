"""The least a WSGI application can do: what the server itself costs."""

from collections.abc import Callable, Iterable
from typing import Any

BODY = b"hello"
HEAD = [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers everything with five bytes."""
    start_response("200 OK", HEAD)
    return [BODY]
