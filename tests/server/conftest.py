"""The real server in processes of its own, on a database of its own: what Django's test client never sees."""

import atexit
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

import pytest

from tests import made
from tests.cluster import Cluster, free_port
from tests.server.console import console

ROOT = Path(__file__).resolve().parents[2]
SHOPS = 40
PLANT = """
import os, django
django.setup()
from xinheng.cli.database import ready_database
ready_database()
from tests.shop import register
from xinheng.kit.credit_code import generate
for number in range(1, {shops} + 1):
    code = generate(division="509901", serial=number)
    register(uscc=code, entity_name=f"山城第{{number}}号店")
    print(code, flush=True)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These bring their own databases, of both kinds: a pass on PostgreSQL would only do it all again."""
    if os.environ.get("DATABASE_URL"):
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="has its own databases, tried in the pass on SQLite"))


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Server:
    """A served city."""

    port: int
    home: Path
    environment: dict[str, str]
    codes: list[str]

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, timeout: float = 15.0,
            headers: dict[str, str] | None = None) -> Answer:  # fmt: skip
        """One request on its own connection; status 0 when the server said nothing."""
        started = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            got = connection.getresponse()
            told = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, told, got.read(), time.monotonic() - started)
        except (OSError, HTTPException):
            return Answer(0, {}, b"", time.monotonic() - started)
        finally:
            connection.close()

    def until(self, good: Callable[[], bool], seconds: float) -> float:
        """How long it took until something became true."""
        started = time.monotonic()
        while not good():
            if time.monotonic() - started > seconds:
                raise AssertionError(f"not within {seconds} s")
            time.sleep(0.1)
        return time.monotonic() - started

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`xinheng …` on the same city."""
        return subprocess.run([sys.executable, "-m", "xinheng.cli", *words], env=self.environment, check=False,
                              capture_output=True, text=True, timeout=300)  # fmt: skip


# Of each kind, with offices and without: where a planted city lies that nobody serves, and its codes.
_planted: dict[bool, tuple[Path, list[str]]] = {}


def city(home: Path, url: str = "", *, organised: bool = False) -> tuple[dict[str, str], list[str]]:
    """An environment and the codes of the shops planted in its database; `organised` with the pack's offices.

    On SQLite one of a kind is planted a process, and copied: keys and database fit each other wherever they lie.
    """
    if url:
        return environment_of(home, url), plant(environment_of(home, url), organised)
    if organised not in _planted:
        first = Path(mkdtemp(prefix="xinheng-city-"))
        atexit.register(rmtree, first, ignore_errors=True)
        if made.lay_ready(first / "xinheng.sqlite3"):
            (first / "xinheng.sqlite3").chmod(0o600)
        _planted[organised] = first, plant(environment_of(first), organised)
    first, codes = _planted[organised]
    copytree(first, home, dirs_exist_ok=True)
    return environment_of(home), [*codes]


def environment_of(home: Path, url: str = "") -> dict[str, str]:
    """What the processes of a city are started with."""
    path = f"{ROOT / 'src'}:{ROOT}"
    environment = {**os.environ, "XINHENG_HOME": str(home), "PYTHONPATH": path, "XINHENG_CITY": "chongqing",
                   "DJANGO_SETTINGS_MODULE": "xinheng.config.settings"}  # fmt: skip
    environment.pop("DATABASE_URL", None)
    return environment | ({"DATABASE_URL": url} if url else {})


def plant(environment: dict[str, str], organised: bool) -> list[str]:
    """The codes of the shops."""
    with console(environment) as desk:
        if organised:
            assert (done := desk.command("setup")).returncode == 0, done.stdout
        codes = desk.told(PLANT.format(shops=SHOPS))
    assert len(codes) == SHOPS, codes
    return codes


@contextmanager
def served(home: Path, environment: dict[str, str], codes: list[str], *, workers: int = 2,
           log_to: Path | None = None) -> Iterator[Server]:  # fmt: skip
    port = free_port()
    command = [sys.executable, "-m", "xinheng.cli", "serve", "--port", str(port), "--workers", str(workers)]
    with (log_to or home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    server = Server(port, home, environment, codes)
    try:
        server.until(lambda: server.ask("/healthz").status == 200, 90)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def sqlite_city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], list[str]]:
    home = tmp_path_factory.mktemp("sqlite-city")
    return home, *city(home)


@contextmanager
def stalled(server: Server, count: int, head: str) -> Iterator[list[socket.socket]]:
    """So many connections that announced a body and sent one byte of it."""
    open_ones = []
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        one.sendall(f"{head}\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{{".encode())
        open_ones.append(one)
    time.sleep(0.5)
    try:
        yield open_ones
    finally:
        for one in open_ones:
            one.close()


@pytest.fixture(scope="session")
def open_server(sqlite_city: tuple[Path, dict[str, str], list[str]]) -> Iterator[Server]:
    with served(*sqlite_city) as one:
        yield one


@pytest.fixture(scope="session")
def slow_one(open_server: Server) -> Iterator[Future[tuple[str, float]]]:
    """What somebody is told who stalls while all the others are served, and after how many seconds.

    He begins with the server: waiting for the end of his patience takes longer than any test.
    """
    head = "POST /report HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded"
    with stalled(open_server, 1, head) as (one,), ThreadPoolExecutor(1) as beside:
        started = time.monotonic()
        yield beside.submit(lambda: (one.recv(65536).decode(), time.monotonic() - started))


@pytest.fixture(scope="session")
def server(open_server: Server, slow_one: Future[tuple[str, float]]) -> Server:
    """Two workers on SQLite, the same for all that ask; starting them takes longer than most of what is asked."""
    return open_server


@pytest.fixture(scope="session")
def organised_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One worker on SQLite, in a city with its offices."""
    home = tmp_path_factory.mktemp("organised-city")
    with served(home, *city(home, organised=True), workers=1) as one:
        yield one


@pytest.fixture(scope="session")
def postgres_server(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two workers on PostgreSQL."""
    home = tmp_path_factory.mktemp("postgres-city")
    with served(home, *city(home, cluster.migrated("answers"))) as one:
        yield one
