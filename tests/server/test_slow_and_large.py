"""Who sends slowly, too much or too often stops nobody else."""

import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.server.conftest import Server, stalled

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "head",
    [
        "POST /api/v1/complaints HTTP/1.1\r\nContent-Type: application/json",
        "POST /report HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded",
        "POST /complaint/send HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x",
        "GET / HTTP/1.1",
    ],
)
def test_stalled_bodies_stop_nobody(server: Server, head: str):
    code = server.codes[0]
    with stalled(server, 40, head):
        for path in ("/healthz", "/", f"/api/v1/subjects/{code}", f"/e/{code}", "/login/"):
            answer = server.ask(path)
            assert (path, answer.status) == (path, 200)
            assert answer.seconds < 3
        sent = server.ask("/api/v1/complaints", method="POST", body=b"{}", headers={"Content-Type": "application/json"})
        assert sent.status == 422


def test_a_huge_upload_is_refused_before_it_is_read(server: Server):
    """700 MB announced: the answer comes at once, and nothing of it was kept in memory or on the disk."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as one:
        head = "POST /complaint/send HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x"
        one.sendall(f"{head}\r\nContent-Length: {700 * 1024 * 1024}\r\n\r\n".encode())
        started = time.monotonic()
        told = one.recv(65536).decode()
    assert told.startswith("HTTP/1.1 413")
    assert time.monotonic() - started < 2


def test_a_body_a_little_too_long_is_let_pass_and_answered(server: Server):
    """A browser that is still sending gets to see the page, not a broken connection."""
    answer = server.ask("/report", method="POST", body=b"x" * 13_000_000, timeout=30,
                        headers={"Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert answer.status == 413
    assert "没有保存" in answer.body.decode()


def test_a_body_of_unknown_length_is_refused(server: Server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as one:
        one.sendall(
            b"POST /report HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
        )
        assert one.recv(4096).decode().startswith("HTTP/1.1 411")


@pytest.mark.parametrize("method", ["TRACE", "get", "Post", "BREW"])
def test_a_method_that_nobody_knows_waits_in_no_line(server: Server, method: str):
    """Django would take “get” for GET, and the half that writes answered its pages."""
    for path in ("/", f"/e/{server.codes[0]}", "/api/v1/openapi.json"):
        answer = server.ask(path, method=method)
        assert (answer.status, answer.headers["cache-control"]) == (405, "no-store"), path


def test_many_connections_are_served(server: Server):
    """256 at once: all get an answer, most of them a good one, none waits for long."""
    with ThreadPoolExecutor(256) as pool:
        paths = [f"/api/v1/subjects/{code}" for code in server.codes] * 26
        answers = list(pool.map(server.ask, paths))
    assert {answer.status for answer in answers} <= {200, 503}
    assert sum(answer.status == 200 for answer in answers) > 0.8 * len(answers)
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 503)


def test_the_answer_does_not_say_what_runs_here(server: Server):
    for path in ("/", "/healthz", "/api/v1/subjects/x", "/static/none.css", "/e/%00", "/e/%ff"):
        assert "granian" not in str(server.ask(path).headers).lower(), path


def test_a_stalled_body_is_told_and_closed(server: Server, slow_one: Future[tuple[str, float]]):
    told, seconds = slow_one.result()
    assert told.startswith("HTTP/1.1 408")
    assert "没有保存" in told
    assert seconds < 20
