"""What answers before Django gives nobody a header that was meant for somebody."""

from typing import Any

from xinheng.portals.ui.early import LearnedHeaders

FOR_ONE = [("Content-Type", "text/html"), ("Set-Cookie", "sessionid=of-an-officer"), ("content-length", "3")]


def learned(headers: LearnedHeaders, told: list[tuple[str, str]], **environ: str) -> list[tuple[str, str]] | None:
    door: dict[str, Any] = {"wsgi.url_scheme": "http", **environ}
    headers.learning(door, lambda *_: None)("200 OK", told)
    return headers.at({"wsgi.url_scheme": "http"})


def test_a_cookie_of_one_reader_is_given_to_no_other():
    assert learned(LearnedHeaders(), FOR_ONE) == [("Content-Type", "text/html")]


def test_nothing_is_learned_from_who_is_known():
    headers = LearnedHeaders()
    assert learned(headers, [("Cache-Control", "private")], HTTP_COOKIE="sessionid=x") is None
    assert learned(headers, [("Cache-Control", "private")], HTTP_AUTHORIZATION="Bearer x") is None
    assert learned(headers, [("X", "y")]) == [("X", "y")]
    assert learned(headers, [("Cache-Control", "private")], HTTP_COOKIE="a=b") == [("X", "y")]
