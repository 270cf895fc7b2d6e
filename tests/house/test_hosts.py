"""One judge of hosts for pages, API, static files and the hot path, and nothing a stranger can fill up."""

from io import BytesIO

import pytest

from tests.examples import todays
from tests.house.matrix import filled, routes
from tests.house.world import World, build
from tests.kept import kept
from tests.once import in_the_pass_on_sqlite
from xinheng.portals.api.hot_path import HotPath
from xinheng.portals.ui.security import is_our_host

pytestmark = pytest.mark.django_db
world = kept(build)

STRANGE = ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "", "evil.example:8000", "a b"]


@in_the_pass_on_sqlite  # refused before any database is asked
@pytest.mark.parametrize("host", todays(STRANGE, now=2))
def test_a_strange_host_is_refused_everywhere(client, world: World, host: str):
    place = world.places["own"]
    client.raise_request_exception = False
    addresses = ["/" + filled(route, place) for route in routes()] + ["/static/ui/page.js", "/none"]
    answered = {one: client.get(one, HTTP_HOST=host).status_code for one in addresses}
    assert {one: status for one, status in answered.items() if status != 400} == {}


def environ(path: str, **more: str) -> dict[str, object]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            **more}  # fmt: skip


def test_the_hot_path_asks_the_same_judge(monkeypatch):
    went_on = []

    def django(environ, start):
        went_on.append(environ["HTTP_HOST"])
        start("200 OK", [("X", "1")])
        return [b"django"]

    monkeypatch.setattr("xinheng.portals.api.hot_path.dossier_json", lambda identity: b"hot")
    hot = HotPath(django)
    ask = lambda **more: b"".join(hot(environ("/api/v1/subjects/x", **more), lambda *told: None))  # noqa: E731
    assert ask() == b"django"
    assert ask() == b"hot"
    for number in range(200):
        assert ask(HTTP_HOST=f"h{number}.evil.example") == b"django"
        assert ask(HTTP_X_FORWARDED_PROTO=f"junk{number}", HTTP_HOST=f"localhost:{number + 1}") == b"hot"
    assert ask() == b"hot"
    assert len(hot.headers.by_door) <= 2


@pytest.mark.parametrize("host", STRANGE)
def test_both_judgements_agree(host: str):
    assert not is_our_host(host)
    assert is_our_host("localhost:8000")
    assert is_our_host("[::1]:8000")
