"""Every caller gets the answer to what it asked, from several processes at once, before and after a restart."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.server.conftest import Answer, Server

pytestmark = pytest.mark.slow

CALLERS = 6


def wrong_answers(server: Server, rounds: int) -> list[str]:
    """Ask for each subject by API and by page, many at once; what was not the answer to the question."""

    def answered(path: str) -> Answer:
        """Who is told to come back comes back."""
        answer = server.ask(path)
        for _ in range(3):
            if answer.status != 503:
                break
            time.sleep(1)
            answer = server.ask(path)
        return answer

    def ask(code: str) -> list[str]:
        told = answered(f"/api/v1/subjects/{code}")
        page = answered(f"/e/{code}")
        named = json.loads(told.body)["subject"]["id"] if told.status == 200 else told.status
        wrong = [f"{code}: {named}"] if named != f"uscc:{code}" else []
        return wrong + ([] if page.status == 200 and code in page.body.decode() else [f"{code}: page {page.status}"])

    with ThreadPoolExecutor(CALLERS) as pool:
        return [one for many in pool.map(ask, server.codes * rounds) for one in many]


PENALISE = "import django; django.setup(); from tests.shop import penalise; penalise('{code}')"
DECISION = "137号".encode()


def test_what_another_process_wrote_is_in_the_next_answer_of_each_worker(server: Server):
    """Where the answer lay ready, given without a thread."""
    code = server.codes[1]
    paths = (f"/api/v1/subjects/{code}", f"/e/{code}")
    before = {path: [server.ask(path).body for _ in range(8)] for path in paths}
    assert not any(DECISION in body for bodies in before.values() for body in bodies)
    subprocess.run([sys.executable, "-c", PENALISE.format(code=code)], env=server.environment, check=True)
    for path in paths:
        assert all(DECISION in server.ask(path).body for _ in range(8)), path


def test_sqlite_answers_what_was_asked(server: Server):
    assert wrong_answers(server, 4) == []


@pytest.mark.clause("SZ-4.3-06", part=True)
def test_postgresql_answers_what_was_asked(postgres_server: Server):
    assert wrong_answers(postgres_server, 4) == []


@pytest.mark.clause("SZ-4.3-03")
@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_a_restarted_database_is_found_again(postgres_server: Server, cluster: Cluster, mode: str):
    """While it is away: 503 within five seconds on every kind of address; afterwards everything is right again."""
    code = postgres_server.codes[0]
    cluster.stop(mode)
    try:
        for path in (f"/api/v1/subjects/{code}", f"/e/{code}", "/s?q=%E5%B1%B1%E5%9F%8E", "/readyz", f"/e/{code}"):
            away = postgres_server.ask(path)
            assert (path, away.status) == (path, 503)
            assert away.seconds < 5
        assert postgres_server.ask("/healthz").status == 200
    finally:
        cluster.start()
    waited = postgres_server.until(lambda: postgres_server.ask(f"/e/{code}").status == 200, 30)
    assert waited < 30
    assert wrong_answers(postgres_server, 1) == []


def test_no_worker_holds_what_its_parent_opened(postgres_server: Server):
    """Each connection to the database belongs to one process."""
    wrong_answers(postgres_server, 1)
    owners: dict[str, set[int]] = {}
    for process, inode in _database_sockets(postgres_server):
        owners.setdefault(inode, set()).add(process)
    assert owners
    assert {inode: pids for inode, pids in owners.items() if len(pids) > 1} == {}


def _database_sockets(server: Server) -> list[tuple[int, str]]:
    """(process, socket) of every connection that a process of the server has to the database."""
    port = f"{int(server.environment['DATABASE_URL'].rsplit(':', 1)[1].split('/')[0]):04X}"
    connected = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[2].endswith(f":{port}"):
            connected.add(words[9])
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"XINHENG_HOME={server.home}".encode() not in (folder / "environ").read_bytes():
                continue
            links = [str(one.readlink()) for one in (folder / "fd").iterdir()]
        except OSError:
            continue
        found += [
            (int(folder.name), one[8:-1]) for one in links if one.startswith("socket:") and one[8:-1] in connected
        ]
    return found
