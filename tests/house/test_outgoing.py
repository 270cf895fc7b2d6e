"""What leaves the platform: through one door, to addresses of the settings alone, never where an answer sends it."""

import ast
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.house.names import parsed
from xinheng.config import environment
from xinheng.kit.outgoing import ending
from xinheng.kit.outgoing.asking import post
from xinheng.kit.outgoing.fetching import fetch
from xinheng.kit.outgoing.machines import Inward, judge

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinheng"
# Modules that open connections, and who may: the one door of HTTP, mail to a witness, the scanner's socket, the pair of
# sockets by which the halves of a server's process speak with each other.
OPENING = {"urllib.request", "http.client", "smtplib", "socket", "ftplib", "requests", "httpx", "aiohttp", "urllib3"}
MAY = {"config/writer.py", "kit/outgoing", "support/audit/witness.py", "support/files/scanner.py"}
DOOR = "kit/outgoing"
# Measuring ourselves, on this machine.
OF_THE_BENCH = "bench/"
INSIDE = [
    "http://127.0.0.1:{port}/x", "http://localhost:{port}/x", "http://0.0.0.0:{port}/", "http://2130706433:{port}/",
    "http://0x7f000001:{port}/", "http://017700000001:{port}/", "http://127.1:{port}/", "//127.0.0.1:{port}/y", "/y",
    "http://[::ffff:127.0.0.1]:{port}/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/",
    "file:///etc/passwd", "gopher://127.0.0.1:{port}/_GET", "ftp://127.0.0.1:{port}/", "http://127.0.0.1:{port}@10.0.0.1/",
]  # fmt: skip


class Elsewhere(BaseHTTPRequestHandler):
    """A partner that sends us on, and the canary it sends us to: both note who came."""

    status, target = 302, ""
    came: list[str] = []

    def answer(self) -> None:
        self.came.append(f"{self.command} {self.path}")
        first = self.path == "/partner"
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.status if first else 200)
        if first:
            self.send_header("Location", self.target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_HEAD = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def partner() -> Iterator[int]:
    Elsewhere.came = []
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_no_answer_sends_us_elsewhere(partner: int):
    """Every kind of redirect to every spelling of inside: the canary is never reached."""
    tried = 0
    for status in (301, 302, 303, 307, 308):
        for target in INSIDE:
            Elsewhere.status, Elsewhere.target = status, target.format(port=partner)
            with pytest.raises(OSError, match="HTTP Error 30"):
                post(f"http://127.0.0.1:{partner}/partner", b"{}", {})
            tried += 1
    assert tried >= 60
    assert Elsewhere.came == ["POST /partner"] * tried


INSIDE_OF_IPV6 = [
    "::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:7f00:1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "fe80::1", "fc00::1", "ff02::1", "fec0::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE_OF_IPV6)
def test_no_spelling_of_ipv6_leads_inside(address: str):
    """An address of ours, wrapped so that a translator on the way unwraps it, is an address of ours."""
    with pytest.raises(Inward):
        judge(address, 80)
    assert judge("2400:3200::1", 80) == "2400:3200::1" and judge("::ffff:1.1.1.1", 80)


INSIDE_IN_OTHER_WORDS = [
    "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "0x7f.1", "0", "LOCALHOST", "①②⑦.⓪.⓪.①", "１２７.０.０.１",
    "127。0。0。1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "loca\u00adlhost", "100.64.0.1", "198.18.0.1", "192.0.2.1", "255.255.255.255",
]  # fmt: skip
NO_NAMES = [
    "a..b", ".a", "a" * 70 + ".cn", "/var/run/postgresql", "@socket", "1.1.1.1,127.0.0.1", "1.1.1.1\t127.0.0.1",
    "127.0.0.1\n", "1.1.1.1#@127.0.0.1", "[::1]", "127.0.0.1:80", "%31%32%37.0.0.1", "::1%lo", "a\x00b",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE_IN_OTHER_WORDS)
def test_no_spelling_of_a_host_leads_inside(host: str):
    with pytest.raises(Inward):
        judge(host, 80)


@pytest.mark.parametrize("host", NO_NAMES)
def test_what_is_no_name_of_a_machine_is_told_as_such(host: str):
    """An OSError, which those who ask turn into a sentence; any other would be a fault of ours on a page."""
    with pytest.raises(OSError):
        judge(host, 80)


def test_a_name_with_one_address_inside_is_inside(monkeypatch: pytest.MonkeyPatch):
    """Whoever owns a name can let it lead to two machines, and to another one the next time it is asked for."""
    answers = [["1.1.1.1", "10.0.0.1"], ["1.1.1.1"], ["127.0.0.1"]]

    def look_up(host: str, port: int, **more: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (one, port)) for one in answers.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(Inward):
        judge("two.example", 80)
    went: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], **more: object) -> socket.socket:
        went.append(address)
        raise OSError("not tried")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OSError):
        fetch("http://changing.example/", {})
    assert went == [("1.1.1.1", 80)] and answers == [["127.0.0.1"]], "judged once, not asked for again"


def dripping(between: bytes) -> Iterator[int]:
    """Somebody who answers one byte at a time, for ever."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with suppress(OSError):
            door, _ = listening.accept()
            with door:
                door.recv(65536)
                door.sendall(between)
                for _ in range(200):
                    door.sendall(b"x")
                    time.sleep(0.05)

    served = threading.Thread(target=answer, daemon=True)
    served.start()
    yield listening.getsockname()[1]
    served.join(timeout=10)
    listening.close()


@pytest.mark.parametrize("begins", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"])
def test_who_answers_byte_by_byte_is_cut_off(begins: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ending, "TIMEOUT", 0.5)
    mine = ["127.0.0.0/8"]
    for ask in (
        lambda port: fetch(f"http://127.0.0.1:{port}/", {}, opened=mine, seconds=0.5),
        lambda port: fetch(f"https://127.0.0.1:{port}/", {}, opened=mine, seconds=0.5),
        lambda port: post(f"http://127.0.0.1:{port}/", b"{}", {}),
    ):
        for port in dripping(begins):
            begun = time.monotonic()
            with pytest.raises(OSError):
                ask(port)
            assert time.monotonic() - begun < 3


def test_no_other_scheme_is_an_address():
    for address in ("file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://127.0.0.1/"):
        with pytest.raises((ValueError, OSError)):
            post(address, b"", {})


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1.evil.example/", "http://localhost.evil.example/", "http://10.0.0.1/", "gopher://x/", "ftp://x/"],
)
def test_an_address_in_clear_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, address: str):
    """A host that only begins like this machine's is another one."""
    monkeypatch.setattr(environment, "_MESSAGES", address)
    monkeypatch.setattr(environment, "_WITNESS", [address])
    for read in (environment.messages, environment.witness):
        with pytest.raises(ImproperlyConfigured):
            read()


def opened_in(path: Path) -> set[str]:
    """Which modules that open connections a file imports."""
    found = set()
    for one in ast.walk(parsed(path)):
        if isinstance(one, ast.Import):
            found |= {alias.name for alias in one.names}
        elif isinstance(one, ast.ImportFrom) and one.module:
            found |= {one.module, *(f"{one.module}.{alias.name}" for alias in one.names)}
    return {name for name in found if name in OPENING}


def test_nobody_else_opens_a_connection():
    opening = {}
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if "/tests/" not in name and not name.startswith(OF_THE_BENCH) and (found := opened_in(path)):
            opening[DOOR if name.startswith(f"{DOOR}/") else name] = found
    assert set(opening) == MAY, opening
