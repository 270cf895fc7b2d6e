"""The night it is needed, with real commands on both databases: backed up while serving and writing, killed half-way,
brought back elsewhere, and drilled."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.server.conftest import PLANT, ROOT, served

pytestmark = [pytest.mark.slow, pytest.mark.long]

NUMBERS = "import django; django.setup(); from xinheng.services.complaints.models import Complaint as C; " \
    "print(*C.objects.values_list('number', flat=True))"  # fmt: skip


@dataclass
class City:
    """A served city with a recovery key, and the folders that its backups go to."""

    place: Path
    environment: dict[str, str]
    port: int
    codes: list[str]
    acknowledged: list[str] = field(default_factory=list)

    def xinheng(self, *words: str, **other: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "xinheng.cli", *words], env=self.environment | other,
                              cwd=self.place, capture_output=True, text=True, timeout=300, check=False)  # fmt: skip

    def numbers(self, **other: str) -> set[str]:
        done = subprocess.run([sys.executable, "-c", NUMBERS], env=self.environment | other, check=True,
                              capture_output=True, text=True, timeout=120)  # fmt: skip
        return set(done.stdout.split())

    def file(self, place: int) -> None:
        """One complaint from an address of its own; kept in mind when it was acknowledged."""
        form = {
            "name": "林某某", "phone": f"139{place:08d}", "address": "某街某号", "respondent_name": "",
            "identity": f"uscc:{self.codes[place % len(self.codes)]}", "facts": "面里有异物，店家不理。",
            "claims": ["C6"], "issue": "P2", "form_key": f"night-{place}-{time.time_ns()}",
        }  # fmt: skip
        one = HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(f"127.0.{place // 250}.{2 + place % 250}", 0)
        )
        try:
            one.request("POST", "/api/v1/complaints", json.dumps(form), {"Content-Type": "application/json"})
            answer = one.getresponse()
            told = json.loads(answer.read())
            assert answer.status == 201, told
            self.acknowledged.append(told["number"])
        finally:
            one.close()

    def writing(self, stop: threading.Event) -> None:
        while not stop.is_set():
            with suppress(OSError, HTTPException):
                self.file(len(self.acknowledged) + 1)


@contextmanager
def open_city(place: Path, url: str = "") -> Iterator[City]:
    """A served city with a recovery key, in a folder of its own."""
    environment = {**os.environ, "XINHENG_HOME": str(place / "home"), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
                   "XINHENG_CITY": "chongqing", "DJANGO_SETTINGS_MODULE": "xinheng.config.settings"}  # fmt: skip
    environment.pop("DATABASE_URL", None)
    if url:
        environment["DATABASE_URL"] = url
    one = City(place, environment, 0, [])
    assert one.xinheng("setup").returncode == 0
    planted = subprocess.run([sys.executable, "-c", PLANT.format(shops=5)], env=environment, check=True,
                             capture_output=True, text=True, timeout=300)  # fmt: skip
    one.codes = planted.stdout.split()
    assert one.xinheng("backup", "--new-recovery-key", "key").returncode == 0
    with served(place / "home", environment, one.codes, workers=1) as server:
        one.port = server.port
        yield one


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    url = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.database("night")
    with open_city(tmp_path_factory.mktemp("night"), url) as one:
        yield one


def elsewhere(night: City, request: pytest.FixtureRequest, name: str) -> dict[str, str]:
    """Another machine: an empty home, an empty database."""
    other = {"XINHENG_HOME": str(night.place / name)}
    if "DATABASE_URL" in night.environment:
        other["DATABASE_URL"] = request.getfixturevalue("cluster").database(name)
    return other


WORDS = ("kept", "--keys-dir", "keys-kept")


@pytest.mark.clause("SZ-4.3-05")
@pytest.mark.clause("SZ-11.2-01", "WX-3.5-06", part=True)
def test_what_was_acknowledged_before_is_in_it_and_the_trail_is_whole(night: City, request: pytest.FixtureRequest):
    stop = threading.Event()
    writers = [threading.Thread(target=night.writing, args=(stop,)) for _ in range(2)]
    for one in writers:
        one.start()
    try:
        while len(night.acknowledged) < 5:
            time.sleep(0.05)
        before = set(night.acknowledged)
        done = night.xinheng("backup", *WORDS)
        during = len(night.acknowledged) - len(before)
    finally:
        stop.set()
        for one in writers:
            one.join()
    assert done.returncode == 0, done.stderr
    assert during > 0, "nobody wrote while it was backed up"
    other = elsewhere(night, request, "new")
    back = night.xinheng("restore", *WORDS, "--recovery-key", "key", **other)
    assert back.returncode == 0, back.stderr
    assert night.numbers(**other) >= before
    verified = night.xinheng("audit", "verify", **other)
    assert verified.returncode == 0, verified.stderr
    assert "已有内容" in night.xinheng("restore", *WORDS, "--recovery-key", "key", **other).stderr


def test_a_killed_backup_leaves_nothing_in_clear_and_the_last_one_good(night: City, request: pytest.FixtureRequest):
    assert night.xinheng("backup", *WORDS).returncode == 0
    kept = night.place / "kept"
    before, home = sorted(kept.glob("2*T*")), night.place / "home"
    killed = 0
    for wait in (0.0, 0.02, 0.05, 0.1, 0.2):
        lock = home / "backup.lock"
        lock.unlink()
        begun = subprocess.Popen([sys.executable, "-m", "xinheng.cli", "backup", *WORDS], cwd=night.place,
                                 env=night.environment, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)  # fmt: skip
        while not lock.exists() and begun.poll() is None:  # it is made when the backup begins
            time.sleep(0.002)
        time.sleep(wait)
        begun.kill()
        killed += begun.wait(timeout=30) == -9
        assert [path for path in home.glob("backup-*/*") if path.is_file()] == []
    assert killed >= 2
    assert set(before) <= set(kept.glob("2*T*"))
    assert night.xinheng("backup", *WORDS).returncode == 0
    back = night.xinheng("restore", *WORDS, "--recovery-key", "key", **elsewhere(night, request, "after_kills"))
    assert back.returncode == 0, back.stderr


@pytest.mark.clause("SZ-4.3-04", "SZ-11.2-01", "WX-3.5-06")
def test_the_drill_says_how_long_it_takes_and_notices_what_was_taken_away(night: City):
    assert night.xinheng("backup", *WORDS).returncode == 0
    drill = night.xinheng("backup", "drill", *WORDS, "--recovery-key", "key")
    assert drill.returncode == 0, drill.stderr
    assert "RPO" in drill.stdout and "RTO" in drill.stdout and "审计链完整" in drill.stdout
    assert list((night.place / "home").glob("drill-*")) == []
    newest = sorted((night.place / "kept").glob("2*T*"))[-1]
    newest.rename(night.place / "taken-away")
    drill = night.xinheng("backup", "drill", *WORDS, "--recovery-key", "key")
    assert drill.returncode == 1 and "审计记录中最近一次" in drill.stderr
    (night.place / "taken-away").rename(newest)
