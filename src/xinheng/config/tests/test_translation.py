"""A request as the server gives it, as Django reads it."""

from io import BytesIO
from types import SimpleNamespace

from django.core.handlers.wsgi import WSGIRequest

from xinheng.config.translation import environ_of


def read(path: str, query: str) -> WSGIRequest:
    scope = SimpleNamespace(
        client="127.0.0.1:1", server="127.0.0.1:80", method="GET", path=path, query_string=query, http_version="1.1",
        scheme="http", headers={},
    )  # fmt: skip
    return WSGIRequest(environ_of(scope, BytesIO()))


def test_what_is_asked_for_is_read_however_a_program_writes_it():
    for query in ("q=火锅", "q=%E7%81%AB%E9%94%85", "q=火%E9%94%85"):
        assert read("/s", query).GET["q"] == "火锅"
    assert read("/e/火锅", "").path == "/e/火锅"
