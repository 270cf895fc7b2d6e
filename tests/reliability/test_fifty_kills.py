"""Fifty times kill -9 of each: server, worker, database, intake, backup. What was acknowledged stays, nothing is half.

They come in tens, so that each takes a few minutes; `XINHENG_KILLS` sets another number. Each writes its figure into
`reports/kills.txt`.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
import pytest

from tests.cluster import Cluster, free_port
from tests.deliveries import CITY, REGISTRATION, REGISTRATION_HEADER
from tests.server.conftest import ROOT, city
from xinheng.kit.credit_code import generate

pytestmark = [pytest.mark.slow, pytest.mark.long]
KILLS = int(os.environ.get("XINHENG_KILLS", "50"))
TENS = [min(10, KILLS - begun) for begun in range(0, KILLS, 10)]
in_tens = pytest.mark.parametrize("kills", TENS, ids=[f"ten{number}" for number in range(len(TENS))])
SHAPE = """
import django; django.setup()
from django.db.models import Count
from xinheng.services.complaints.models import Complaint
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.proving import compare_matters
halves = Matter.objects.annotate(n=Count("steps")).filter(n=0).count()
doubled = Complaint.objects.values("form_key").annotate(n=Count("pk")).filter(n__gt=1).count()
print(halves, doubled, len(list(compare_matters())), *Complaint.objects.values_list("number", flat=True))
"""


def report(words: str) -> None:
    """The figure, to the terminal and to the reports."""
    (ROOT / "reports").mkdir(exist_ok=True)
    with (ROOT / "reports" / "kills.txt").open("a", encoding="utf-8") as out:
        out.write(f"{words}\n")


@dataclass
class Killed:
    """A city whose processes are killed, and what was acknowledged by it."""

    home: Path
    environment: dict[str, str]
    codes: list[str]
    acknowledged: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(9))
    sent: int = 0
    shops: int = 1000

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.home / "killed.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "xinheng.cli", *words], env=self.environment, stdout=log,
                                    stderr=log, start_new_session=True)  # fmt: skip

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)

    def at_work(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the process has opened the database: before that there is nothing to break."""
        end = time.monotonic() + 90
        while process.poll() is None and time.monotonic() < end:
            with suppress(OSError):
                for one in Path(f"/proc/{process.pid}/fd").iterdir():
                    if one.readlink().name.startswith("xinheng.sqlite3"):
                        return
            time.sleep(0.01)

    def told(self, *words: str, **other: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *words], env=self.environment | other, capture_output=True, text=True,
                              check=False, timeout=600)  # fmt: skip

    def xinheng(self, *words: str, **other: str) -> subprocess.CompletedProcess[str]:
        return self.told("-m", "xinheng.cli", *words, **other)

    def complain(self, port: int) -> None:
        """One complaint with a telephone, an address and a form of its own; its number where it was acknowledged."""
        self.sent += 1
        place = self.sent
        form = {
            "name": "林某某", "phone": f"139{place:08d}", "address": "某街某号", "respondent_name": "",
            "identity": f"uscc:{self.codes[place % len(self.codes)]}", "facts": "面里有异物，店家不理。",
            "claims": ["C6"], "issue": "P2", "form_key": f"killed-again-and-again-{place}",
        }  # fmt: skip
        source = (f"127.{1 + place // 40000}.{place // 200 % 200}.{2 + place % 200}", 0)
        one = HTTPConnection("127.0.0.1", port, timeout=20, source_address=source)
        try:
            one.request("POST", "/api/v1/complaints", json.dumps(form), {"Content-Type": "application/json"})
            answer = one.getresponse()
            told = json.loads(answer.read())
            if answer.status == 201:
                self.acknowledged.append(told["number"])
        finally:
            one.close()

    @contextmanager
    def writing(self, port: int) -> Iterator[None]:
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                with suppress(OSError, HTTPException, ValueError):
                    self.complain(port)

        writers = [threading.Thread(target=write) for _ in range(2)]
        for one in writers:
            one.start()
        try:
            yield
        finally:
            stop.set()
            for one in writers:
                one.join()

    def served(self) -> tuple[subprocess.Popen[bytes], int]:
        port = free_port()
        process, started = self.begin("serve", "--port", str(port)), time.monotonic()
        while True:
            try:
                one = HTTPConnection("127.0.0.1", port, timeout=2)
                one.request("GET", "/healthz")
                if one.getresponse().status == 200:
                    return process, port
            except OSError:
                assert time.monotonic() - started < 90, "it did not start again"
                time.sleep(0.05)
            finally:
                one.close()

    def is_whole(self, **other: str) -> set[str]:
        """Nothing half, nothing doubled, the trail whole; the complaints that there are."""
        done = self.told("-c", SHAPE, **other)
        halves, doubled, unproven, *numbers = done.stdout.split()
        assert (halves, doubled, unproven) == ("0", "0", "0"), done.stderr
        verified = self.xinheng("audit", "verify", **other)
        assert verified.returncode == 0, verified.stderr
        return set(numbers)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    home = tmp_path_factory.mktemp("killed")
    return Killed(home, *city(home, organised=True))


@in_tens
def test_the_server(killed: Killed, kills: int):
    told_before = len(killed.acknowledged)
    for _ in range(kills):
        process, port = killed.served()
        before = len(killed.acknowledged)
        with killed.writing(port):
            # On a slow machine the first answer takes its time; killed is in the midst of the next ones.
            end = time.monotonic() + 60
            while len(killed.acknowledged) == before and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(killed.chance.uniform(0.0, 1.2))
            killed.kill(process)
    there = killed.is_whole()
    told = len(killed.acknowledged) - told_before
    assert set(killed.acknowledged) <= there and told >= kills
    report(f"server: {kills} kills, {told} acknowledged, 0 lost, 0 half")


MORE = """
import django; django.setup()
from tests.shop import register
from xinheng.kit.credit_code import generate
for number in range({first}, {after}):
    register(uscc=generate(division="509901", serial=number), entity_name=f"山城第{{number}}号店")
"""
RESULTS = """
import django; django.setup()
from django.db.models import Count
from xinheng.fusion.registers.models import Subject
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.risk.models import RiskResult
from xinheng.support.jobs.models import Job
now = RiskResult.objects.filter(current=True)
doubled = now.values("subject", "card").annotate(n=Count("pk")).filter(n__gt=1).count()
codes = ShopCode.objects.filter(revoked_at=None)
twice = codes.values("subject").annotate(n=Count("pk")).filter(n__gt=1).count()
open_jobs = Job.objects.exclude(state__in=["done", "dropped"]).count()
print(doubled, twice, open_jobs, codes.count(), Subject.objects.filter(kind="entity").count())
"""


@in_tens
def test_the_worker(killed: Killed, kills: int):
    made = killed.told("-c", MORE.format(first=killed.shops, after=killed.shops + 8 * kills))
    assert made.returncode == 0, made.stderr
    killed.shops += 8 * kills
    for _ in range(kills):
        process = killed.begin("work")
        killed.at_work(process)
        time.sleep(killed.chance.uniform(0.0, 3.0))
        killed.kill(process)
    done = killed.xinheng("work", "--once")
    assert done.returncode == 0, done.stderr
    doubled, twice, waiting, codes, shops = map(int, killed.told("-c", RESULTS).stdout.split())
    # A job whose worker was killed is taken again when its lease has run out: it waits, it is not lost.
    assert (doubled, twice) == (0, 0) and codes == shops
    killed.is_whole()
    report(f"worker: {kills} kills, {shops} shops with one code and result each, {waiting} jobs wait for their lease")


@pytest.fixture(scope="module")
def recovery(killed: Killed) -> Path:
    """The secret half of the recovery key, made once for a city."""
    path = killed.home.with_name("recovery")
    assert killed.xinheng("backup", "--new-recovery-key", str(path)).returncode == 0
    return path


@in_tens
def test_a_backup(killed: Killed, recovery: Path, tmp_path: Path, kills: int):
    kept = ["backup", str(tmp_path / "kept"), "--keys-dir", str(tmp_path / "keys")]
    process, port = killed.served()
    try:
        for number in range(kills):
            killed.complain(port)
            begun = killed.begin(*kept)
            killed.at_work(begun)
            time.sleep(killed.chance.uniform(0.0, 2.0 if number % 5 else 6.0))
            killed.kill(begun)
            assert [path for path in killed.home.glob("backup-*/*") if path.is_file()] == []
        before = set(killed.acknowledged)
        whole = killed.xinheng(*kept)
        assert whole.returncode == 0, whole.stderr
    finally:
        killed.kill(process)
    other = {"XINHENG_HOME": str(tmp_path / "new")}
    back = killed.xinheng("restore", *kept[1:], "--recovery-key", str(recovery), **other)
    assert back.returncode == 0, back.stderr
    assert killed.is_whole(**other) >= before
    finished = len(list((tmp_path / "kept").glob("2*T*")))
    report(f"backup: {kills} kills, {finished} finished, the last one restored with all {len(before)} acknowledged")


@in_tens
def test_an_intake(tmp_path: Path, kills: int):
    pack = tmp_path / "pack"
    (pack / "sources").mkdir(parents=True)
    (pack / "city.toml").write_text(CITY, encoding="utf-8")
    (pack / "sources" / "registration.toml").write_text(REGISTRATION, encoding="utf-8")
    environment = {
        **os.environ, "XINHENG_HOME": str(tmp_path / "home"), "XINHENG_CITY": str(pack),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "xinheng.config.settings",
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    (tmp_path / "home").mkdir()
    one = Killed(tmp_path / "home", environment, [])
    codes, path = [generate(division="509901", serial=number) for number in range(4000)], tmp_path / "registration.csv"

    def write(version: int) -> None:
        lines = [f"{code},第{n}店{version},2020-01-02,两河区局,江岸路{n}号,存续," for n, code in enumerate(codes)]
        path.write_text("\n".join([REGISTRATION_HEADER, *lines]), encoding="utf-8")

    partly = 0
    for version in range(kills):
        write(version)
        process = one.begin("intake", "registration", str(path))
        one.at_work(process)
        time.sleep(one.chance.uniform(0.0, 4.0))
        partly += process.poll() is None
        one.kill(process)
    done = one.xinheng("intake", "registration", str(path))
    assert done.returncode == 0, done.stderr
    state = one.told("-c", "import django; django.setup(); from xinheng.fusion.registers.models import *; "
                     "r = Record.objects.filter(superseded_at=None); "
                     "print(r.count(), r.values('key').distinct().count(), Subject.objects.count(), "
                     f"Subject.objects.filter(name__endswith='店{kills - 1}').count())").stdout.split()  # fmt: skip
    assert state == ["4000"] * 4, state
    assert one.xinheng("audit", "verify").returncode == 0
    report(f"intake: {kills} kills, {partly} of them while it ran, 4,000 of 4,000 rows once in the end")


WRITER = """
import sys, time
import django; django.setup()
from django.db import close_old_connections, connection, transaction
from xinheng.support.audit.actions import record_event
name = sys.argv[1]
while True:
    try:
        with transaction.atomic():
            event = record_event(stream=f"{name}/kill", verb="try", actor="system", target=("thing", name))
        print(event.pk, flush=True)
    except Exception:
        connection.close()
        time.sleep(0.05)
"""


@in_tens
def test_the_database(cluster: Cluster, tmp_path: Path, kills: int):
    """PostgreSQL is stopped as by a crash, again and again, while two processes write as fast as they can."""
    (tmp_path / "home").mkdir()
    environment, _ = city(tmp_path / "home", cluster.migrated("killed"))
    files = [(tmp_path / name).open("wb") for name in ("a", "b")]
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, out.name[-1]], env=environment, stdout=out) for out in files
    ]
    try:
        for number in range(kills):
            wanted = 20_000 * (number + 1) // 50
            while sum(out.count(b"\n") for name in "ab" for out in [(tmp_path / name).read_bytes()]) < wanted:
                time.sleep(0.2)
            cluster.stop("immediate")
            cluster.start()
    finally:
        for process in writers:
            process.kill()
            process.wait(timeout=30)
        for out in files:
            out.close()
    told = [
        int(line)
        for name in "ab"
        for line in (tmp_path / name).read_text().splitlines(keepends=True)
        if line[-1] == "\n"
    ]
    with psycopg.connect(environment["DATABASE_URL"]) as one:
        kept = {pk for (pk,) in one.execute("SELECT id FROM audit_auditevent").fetchall()}
    assert len(told) >= 20_000 * kills // 50 and set(told) <= kept
    verified = Killed(tmp_path / "home", environment, []).xinheng("audit", "verify")
    assert verified.returncode == 0, verified.stderr
    report(f"database: {kills} crashes, {len(told)} acknowledged, 0 lost")
