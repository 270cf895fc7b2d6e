"""Between the server's protocol (RSGI) and Django's (WSGI): a request becomes an environ, an answer goes back whole."""

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import IO, Any

from django.conf import settings

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Says nothing of what runs here; without it the server would put its own name.
SERVER = ("server", "xinheng")
_SPECIAL = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environ_of(scope: Any, body: IO[bytes]) -> Environ:
    """The request as PEP 3333 wants it."""
    client, _, client_port = scope.client.rpartition(":")
    server, _, server_port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # Of both the bytes are told, one character each: programs send 火锅 as it is.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": server_port,
        "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": client_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        _put(environ, name, value)
    return environ


def blank(address: str) -> Environ:
    """A request for an address that nobody sent."""
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }


def _put(environ: Environ, name: str, value: str) -> None:
    if "_" in name:  # would look like the same header with hyphens, which a proxy may have checked
        return
    key = _SPECIAL.get(name) or "HTTP_" + name.upper().replace("-", "_")
    if key not in environ:
        environ[key] = value
    elif key not in ("HTTP_HOST", "CONTENT_LENGTH"):
        environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value


def answer(application: Application, environ: Environ) -> tuple[int, Headers, bytes]:
    """Status, headers and the whole body of what the application says."""
    told: list[Any] = []

    def start(status: str, headers: Headers, *_: Any) -> None:
        told[:] = [int(status[:3]), headers]

    pieces = application(environ, start)
    try:
        body = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    status, headers = told
    return status, [SERVER, *headers], body
