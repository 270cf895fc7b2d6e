"""A component runs alone: the API on one server, the public's pages on another, of one city."""

import json
from urllib.parse import quote

import pytest

from tests.server.conftest import Server, served

ALONE = ("api", "public")


def told(server: Server, path: str, status: int = 200) -> str:
    answer = server.ask(path)
    assert answer.status == status, (path, answer.body[:200])
    return answer.body.decode()


@pytest.mark.clause("WX-3.1P-02")
def test_each_component_answers_for_itself_and_goes_on_when_the_other_stops(sqlite_city):
    home, environment, codes = sqlite_city
    api, public = ({**environment, "XINHENG_RUNS": one} for one in ALONE)
    dossier, page = f"/api/v1/subjects/uscc:{codes[2]}", f"/e/{codes[2]}"
    with served(home, api, codes, workers=1) as services:
        with served(home, public, codes, workers=1) as pages:
            # Anew and as it is kept: what lies ready is given by the component's own server too.
            for _ in range(3):
                assert json.loads(told(services, dossier))["subject"]["name"] == "山城第3号店"
                assert "山城第3号店" in told(pages, page)
                assert "属于 public" in told(services, page, 421) and "属于 api" in told(pages, dossier, 421)
            assert "属于 officer" in told(pages, "/officer/", 421)
            for server in (services, pages):
                told(server, "/healthz")
                told(server, "/login/")
        found = json.loads(told(services, f"/api/v1/subjects?q={quote('第3号店')}"))["results"]
        assert [one["id"] for one in found][:1] == [f"uscc:{codes[2]}"]


def test_a_component_that_there_is_not_is_named_before_anything_starts(sqlite_city):
    home, environment, codes = sqlite_city
    wrong = Server(0, home, environment, codes).command("serve", "--only", "publick")
    assert wrong.returncode == 1 and "publick" in wrong.stderr and "public" in wrong.stderr
    assert "Traceback" not in wrong.stderr
