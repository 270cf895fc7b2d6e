"""In trouble the real server reads on, tells within five seconds what became of what was sent, and recovers."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.server.conftest import Answer, Cluster, Server, city, served

pytestmark = [pytest.mark.slow, pytest.mark.long]

FORM = {
    "name": "林某某", "phone": "13900000000", "address": "某街某号", "respondent_name": "",
    "facts": "面里有异物，店家不理。", "claims": ["C6"], "issue": "P2",
}  # fmt: skip


def file(server: Server, key: str) -> Answer:
    """A complaint about a planted shop."""
    body = json.dumps({**FORM, "identity": f"uscc:{server.codes[0]}", "form_key": f"trouble-of-the-machine-{key}"})
    return server.ask("/api/v1/complaints", method="POST", body=body.encode(), timeout=30,
                      headers={"Content-Type": "application/json"})  # fmt: skip


@pytest.fixture(scope="module")
def whole_city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], list[str]]:
    """With its offices: a complaint about a shop is really taken."""
    home = tmp_path_factory.mktemp("whole-city")
    return home, *city(home, organised=True)


@pytest.fixture(scope="module")
def server(whole_city: tuple[Path, dict[str, str], list[str]]) -> Iterator[Server]:
    with served(*whole_city, workers=1) as one:
        yield one


def reads_on(server: Server) -> None:
    for path in ("/healthz", "/", f"/e/{server.codes[1]}", f"/api/v1/subjects/{server.codes[1]}", "/s?q=%E5%B1%B1"):
        answer = server.ask(path)
        assert (path, answer.status) == (path, 200)
        assert answer.seconds < 5, path


def is_told(answer: Answer) -> None:
    """503 within five seconds, with what became of the input and a number to name."""
    assert answer.status == 503
    assert answer.seconds < 5
    told = answer.body.decode()
    assert "没有生效" in told or "没有保存" in told, told
    assert "retry-after" in answer.headers


def recovers(server: Server, key: str) -> None:
    server.until(lambda: file(server, key).status == 201, 30)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program writes into the database and does not finish."""
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            writer.execute("ROLLBACK")


def test_a_database_held_by_a_writer(server: Server):
    with held(server.home / "xinheng.sqlite3"):
        is_told(file(server, "held"))
        reads_on(server)
    recovers(server, "held")


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    place = folder / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine may not mount: a full disk was not tried")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def on_a_small_disk(whole: tuple[Path, dict[str, str], list[str]], folder: Path) -> Iterator[Server]:
    """The planted city served from a file system of its own, which a test may fill or close."""
    home, environment, codes = whole
    with mounted(folder, "64m") as place:
        shutil.copytree(home, place / "home", ignore=shutil.ignore_patterns("server.log", "counters*"))
        with served(place / "home", environment | {"XINHENG_HOME": str(place / "home")}, codes, workers=1) as one:
            reads_on(one)
            recovers(one, "before")
            yield one


def test_a_full_disk(whole_city, tmp_path: Path):
    with on_a_small_disk(whole_city, tmp_path) as server:
        filler = server.home / "filler"
        with filler.open("wb", buffering=0) as out:
            try:
                while True:
                    out.write(b"x" * 65536)
            except OSError:
                pass
        is_told(file(server, "full"))
        reads_on(server)
        filler.unlink()
        recovers(server, "full")
        reads_on(server)


@pytest.fixture(scope="module")
def postgres_server(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("whole-postgres-city")
    with psycopg.connect(cluster.url, autocommit=True) as one:
        one.execute("DROP DATABASE IF EXISTS trouble")
        one.execute("CREATE DATABASE trouble ENCODING 'UTF8' TEMPLATE template0")
    url = cluster.url.rpartition("/")[0] + "/trouble"
    with served(home, *city(home, url, organised=True), workers=1) as server:
        recovers(server, "first")
        yield server


def test_a_database_that_is_restarted(postgres_server: Server, cluster: Cluster):
    cluster.stop("immediate")
    try:
        is_told(file(postgres_server, "away"))
        assert postgres_server.ask("/healthz").status == 200
    finally:
        cluster.start()
    recovers(postgres_server, "away")
