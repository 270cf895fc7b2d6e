"""In trouble the real server reads on, tells within five seconds what became of what was sent, and recovers."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError

import pytest
from PIL import Image

from tests.cluster import Cluster
from tests.server.conftest import Answer, Server, city, served

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


def test_a_full_disk_of_the_files_stops_photos_alone(whole_city, tmp_path: Path):
    """What needs no file is taken; a photo is refused in words and taken again when there is room."""
    whole, environment, codes = whole_city
    home = tmp_path / "home"
    shutil.copytree(whole, home, ignore=shutil.ignore_patterns("server.log", "counters*", "files"))
    with mounted(tmp_path, "2m") as shelf:
        (home / "files").symlink_to(shelf)
        with served(home, environment | {"XINHENG_HOME": str(home)}, codes, workers=1) as server:
            (shelf / "filler").write_bytes(b"x" * 1_990_000)
            assert file(server, "words-alone").status == 201
            reads_on(server)
            answer = send_photo(server)
            is_told(answer)
            assert "存储空间已满" in answer.body.decode()
            (shelf / "filler").unlink()
            server.until(lambda: send_photo(server).status < 400, 30)


def test_a_full_disk_of_the_log_stops_nothing(whole_city, tmp_path: Path):
    """Pages and writes go on; when there is room again the log does, and says how much it lost."""
    with mounted(tmp_path, "1m") as place:
        log = place / "log"
        with served(*whole_city, workers=1, log_to=log) as server:
            reads_on(server)
            filler = place / "filler"
            fill(filler)
            for _ in range(40):
                assert server.ask("/no-such-page").status == 404
            reads_on(server)
            assert file(server, "log-full").status == 201
            filler.unlink()
            server.ask("/no-such-page")
            server.until(lambda: "log entries were lost" in log.read_text(errors="replace"), 60)


def test_a_log_that_never_takes_anything_stops_nothing(whole_city):
    with served(*whole_city, workers=1, log_to=Path("/dev/full")) as server:
        reads_on(server)
        assert file(server, "dev-full").status == 201


def fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"x" * 512)
        except OSError:
            pass


def send_photo(server: Server) -> Answer:
    """The public's form with one photo, as a browser sends it."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{server.port}"
    page = opener.open(f"{address}/complaint/new?e=uscc:{server.codes[0]}", timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    fields = {**FORM, "claims": "C6", "identity": f"uscc:{server.codes[0]}", "form_key": f"photo-{time.time_ns()}",
              "csrfmiddlewaretoken": token[1]}  # fmt: skip
    named = "--xx\r\nContent-Disposition: form-data; name="
    parts = [f'{named}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    head = f'{named}"photos"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    body = "".join([*parts, head]).encode() + noisy_picture() + b"\r\n--xx--\r\n"
    request = urllib.request.Request(f"{address}/complaint/new", data=body, headers={
        "Content-Type": "multipart/form-data; boundary=xx", "Referer": address})  # fmt: skip
    started = time.monotonic()
    try:
        with opener.open(request, timeout=20) as got:
            return Answer(got.status, {}, got.read(), time.monotonic() - started)
    except HTTPError as error:
        headers = {name.lower(): value for name, value in error.headers.items()}
        return Answer(error.code, headers, error.read(), time.monotonic() - started)


def noisy_picture() -> bytes:
    """A photo that no packing makes small: half a megabyte."""
    out = io.BytesIO()
    Image.frombytes("RGB", (420, 420), os.urandom(420 * 420 * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def postgres_server(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("whole-postgres-city")
    with served(home, *city(home, cluster.migrated("trouble"), organised=True), workers=1) as server:
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


REFUSES_ONCE = """
import os

real = os.fdatasync

def fdatasync(there):
    if os.path.exists(os.environ["REFUSES"]):
        os.unlink(os.environ["REFUSES"])
        raise OSError(5, "Input/output error")
    real(there)

os.fdatasync = fdatasync
"""


def test_a_worker_whose_disk_refused_once_is_replaced(tmp_path: Path):
    """Who wrote then is told so; another process answers within half a minute, on what is there."""
    (tmp_path / "sitecustomize.py").write_text(REFUSES_ONCE, encoding="utf-8")
    environment, codes = city(tmp_path / "home", organised=True)
    environment |= {"PYTHONPATH": f"{tmp_path}:{environment['PYTHONPATH']}", "REFUSES": str(tmp_path / "refuses")}
    with served(tmp_path / "home", environment, codes, workers=1) as server:
        assert file(server, "before").status == 201
        (tmp_path / "refuses").touch()
        assert file(server, "refused").status == 503
        recovers(server, "after")
        reads_on(server)
        assert "the disk has refused" in (tmp_path / "home" / "server.log").read_text(encoding="utf-8")
