"""Each worker has a half that writes: what is sent reaches it whole, and neither half outlives the other."""

import os
import signal
from pathlib import Path

import pytest

from tests.server.conftest import Server

pytestmark = pytest.mark.slow


def parents(server: Server) -> dict[int, int]:
    """The server's processes with the one each was made by."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            told = (folder / "stat").read_text().rpartition(") ")[2].split() if folder.name.isdigit() else []
            mine = told and f"--port\0{server.port}" in (folder / "cmdline").read_text()
        except OSError:
            continue
        if mine and told[0] != "Z":
            found[int(folder.name)] = int(told[1])
    return found


def writers(server: Server) -> dict[int, int]:
    """The halves that write, with the half that reads."""
    made_by = parents(server)
    return {one: half for one, half in made_by.items() if made_by.get(half) in made_by}


def posts(server: Server, body: bytes = b"login=nobody&password=nothing") -> int:
    """The status of a form without its token: Django refuses it, with the page it has for that."""
    return server.ask("/login/", method="POST", body=body).status


def test_a_form_is_worked_on_beside_who_reads(server: Server):
    found = writers(server)
    assert len(found) == len(set(found.values())) == 2
    assert all(
        os.getpriority(os.PRIO_PROCESS, one) > os.getpriority(os.PRIO_PROCESS, half) for one, half in found.items()
    )
    assert posts(server) == 403
    os.kill(next(iter(found)), signal.SIGSTOP)
    os.kill(list(found)[1], signal.SIGSTOP)
    try:
        assert {server.ask(f"/e/{code}").status for code in server.codes[:10]} == {200}
    finally:
        for one in found:
            os.kill(one, signal.SIGCONT)
    # More than is kept in memory goes over as a file.
    assert posts(server, b"login=" + b"a" * 3_000_000) in (400, 403)


def test_a_half_that_is_gone_takes_the_other_along_and_both_come_back(server: Server):
    before = writers(server)
    lost, half = next(iter(before.items()))
    os.kill(lost, signal.SIGKILL)
    server.until(lambda: half not in parents(server) and len(writers(server)) == 2, 60)
    server.until(lambda: posts(server) == 403, 30)
    lost, half = next(one for one in before.items() if one[0] != lost)
    os.kill(half, signal.SIGKILL)
    server.until(lambda: lost not in parents(server) and len(writers(server)) == 2, 60)
    server.until(lambda: posts(server) == 403, 30)
    assert {server.ask(f"/e/{code}").status for code in server.codes[:10]} == {200}
