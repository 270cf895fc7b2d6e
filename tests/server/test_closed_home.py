"""What the server leaves on the disk is closed to the machine's other users."""

import stat

import pytest

from tests.server.conftest import Server

pytestmark = pytest.mark.slow


def test_nobody_else_on_the_machine_reads_the_state_folder(server: Server):
    server.ask("/s?q=x")
    server.ask("/")
    published, made_by_the_test = server.home / "static", server.home / "server.log"
    theirs = [one for one in (server.home, *server.home.rglob("*")) if published not in (one, *one.parents)]
    theirs.remove(made_by_the_test)
    open_to_others = [one for one in theirs if one.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    assert open_to_others == []


@pytest.mark.parametrize("path", ["/", "/api/v1/subjects/x", "/e/x", "/s?q=x", "/static/ui/page.js", "/officer/"])
def test_a_strange_host_is_refused_at_the_real_door(server: Server, path: str):
    assert server.ask(path, headers={"Host": "evil.example"}).status == 400
