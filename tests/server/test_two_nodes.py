"""Two application nodes before one database: one is lost, nobody notices, whoever was signed in still is (F15).

Each has a state folder of its own; the keys and the folder of files are shared, as docs/operations.md says.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cluster import Cluster, free_port
from tests.server.conftest import ROOT, Answer, Server, city, served

pytestmark = [pytest.mark.slow, pytest.mark.long]
SECONDS, LOST_AFTER, PAUSE, MOST_FAILED = 60.0, 20.0, 0.05, 0.001
SESSION = "import django; django.setup(); from xinheng.bench.people import officers; print(*officers('office', 1))"


def ask(nodes: list[Server], turn: int, path: str, headers: dict[str, str]) -> Answer:
    """As a balancer does: one after the other, and the next one where nothing comes back."""
    for number in range(len(nodes)):
        answer = nodes[(turn + number) % len(nodes)].ask(path, headers=headers, timeout=10)
        if answer.status:
            return answer
    return Answer(0, {}, b"", 0.0)


@pytest.mark.clause("SZ-4.3-06")
def test_a_lost_node_is_noticed_by_nobody(cluster: Cluster, tmp_path: Path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    environment, codes = city(first, cluster.migrated("nodes"), organised=True)
    (first / "files").mkdir(exist_ok=True)
    (second / "files").symlink_to(first / "files")
    there = environment | {"XINHENG_HOME": str(second), "XINHENG_KEYS": str(first / "keys")}
    session = subprocess.run(
        [sys.executable, "-c", SESSION], env=environment, check=True, capture_output=True, text=True
    )
    cookie = {"Cookie": f"sessionid={session.stdout.strip()}"}
    port = free_port()
    command = [sys.executable, "-m", "xinheng.cli", "serve", "--port", str(port), "--workers", "1"]
    with served(second, there, codes, workers=1) as kept:
        with (first / "server.log").open("ab") as log:
            doomed = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        lost = Server(port, first, environment, codes)
        lost.until(lambda: lost.ask("/healthz").status == 200, 90)
        statuses = walk([lost, kept], codes, cookie, doomed)
        doomed.wait()
    failed = [status for status in statuses if status != 200]
    (ROOT / "reports").mkdir(exist_ok=True)
    told = (
        f"{len(statuses)} requests in {SECONDS:.0f} s, a node killed after {LOST_AFTER:.0f} s: {len(failed)} failed\n"
    )
    (ROOT / "reports" / "two-nodes.txt").write_text(told, encoding="utf-8")
    assert len(statuses) > 100
    assert len(failed) <= MOST_FAILED * len(statuses), failed[:10]


def walk(nodes: list[Server], codes: list[str], cookie: dict[str, str], doomed: "subprocess.Popen[bytes]") -> list[int]:
    """The public's pages and an officer's desk in turn; the node is killed on the way."""
    started, statuses, turn = time.monotonic(), [], 0
    while time.monotonic() - started < SECONDS:
        if doomed.poll() is None and time.monotonic() - started > LOST_AFTER:
            os.killpg(doomed.pid, signal.SIGKILL)
            doomed.wait()
        path = ("/", f"/e/uscc:{codes[turn % len(codes)]}", "/officer/")[turn % 3]
        statuses.append(ask(nodes, turn // 3, path, cookie if path == "/officer/" else {}).status)
        turn += 1
        time.sleep(PAUSE)
    return statuses
