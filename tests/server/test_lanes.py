"""The officers' lane is the officers': who only says that a session is his waits with everybody else."""

import statistics
import subprocess
import sys
import threading

import pytest

from tests.server.conftest import Server

pytestmark = pytest.mark.slow

OFFICER = """
import django; django.setup()
from xinheng.bench.people import headers, officers
print(headers(officers("office", 1)[0], officer=True)["Cookie"])
"""
INVENTED = "sessionid=abcdefghijklmnopqrstuvwxyz012345; xh_desk=9999999999." + "ab" * 32
CROWD, ROUNDS = 48, 6


def crowd(server: Server, cookie: str) -> tuple[threading.Event, list[threading.Thread], list[float]]:
    """So many readers at once, each asking again as soon as it was answered."""
    over, waited = threading.Event(), list[float]()

    def read(number: int) -> None:
        turn = number
        while not over.is_set():
            path = f"/e/{server.codes[turn % len(server.codes)]}?as_of=2026-01-{1 + turn % 28:02d}"
            answer = server.ask(path, headers={"Cookie": cookie}, timeout=30)
            waited.append(answer.seconds)
            turn += 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(CROWD)]
    for one in threads:
        one.start()
    return over, threads, waited


def officer_waits(server: Server, officer: str, cookie: str) -> tuple[float, float, set[int]]:
    """Middle seconds of an officer's page and of the crowd's, and the officer's statuses."""
    over, threads, waited = crowd(server, cookie)
    try:
        server.until(lambda: len(waited) > CROWD, 60)
        told = [server.ask("/officer/", headers={"Cookie": officer}, timeout=30) for _ in range(ROUNDS)]
    finally:
        over.set()
        for one in threads:
            one.join()
    return statistics.median(one.seconds for one in told), statistics.median(waited), {one.status for one in told}


def test_an_invented_session_does_not_choose_the_officers_lane(organised_server: Server):
    server, python = organised_server, [sys.executable, "-c", OFFICER]
    made = subprocess.run(python, env=server.environment, check=True, capture_output=True, text=True)
    officer = made.stdout.strip()
    assert server.ask("/officer/", headers={"Cookie": officer}).status == 200
    mine, theirs, statuses = officer_waits(server, officer, INVENTED)
    assert statuses == {200} and mine < 0.6 * theirs, (mine, theirs)
    # The same crowd with a pass of ours stands in the officer's way: the lane is what makes the difference.
    beside, _, _ = officer_waits(server, officer, officer)
    assert mine < beside, (mine, beside)
