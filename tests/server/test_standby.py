"""The database's machine is lost: the standby takes over with everything that was acknowledged (F16)."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.cluster import Cluster, free_port
from tests.server.conftest import ROOT, Answer, Server, city, served
from tests.server.test_backup import NUMBERS
from tests.server.test_point_in_time import configure, ours, told, wait_until_open
from tests.server.test_trouble import FORM

pytestmark = [pytest.mark.slow, pytest.mark.long]
LONGEST_OUTAGE = 300


@contextmanager
def made(place: Path, programs: Path) -> Iterator[Cluster]:
    """A primary of its own, set up as the page of operations says."""
    one = Cluster(ours(place), free_port(), programs)
    secret = place / "secret"
    secret.write_text("xinheng")
    if os.geteuid() == 0:
        shutil.chown(secret, "postgres")
    one.run("initdb", "-U", "xinheng", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8")
    configure(place, "pg_hba.conf", "host replication all 127.0.0.1/32 scram-sha-256")
    one.start()
    try:
        yield one
    finally:
        with suppress(subprocess.CalledProcessError):
            one.stop()
        shutil.rmtree(place, ignore_errors=True)


def follow(primary: Cluster, place: Path) -> Cluster:
    """A standby of the primary, for which every commit waits from now on."""
    ours(place)
    command = [str(primary.programs / "pg_basebackup"), "-d", primary.url.replace("postgres://", "postgresql://"), "-D",
               str(place / "data"), "--checkpoint=fast", "-X", "stream", "-R"]  # fmt: skip
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_postgres, *command], check=True, timeout=120, cwd="/")
    standby = Cluster(place, free_port(), primary.programs)
    standby.start()
    with psycopg.connect(primary.url, autocommit=True) as one:
        lines = [line for line in told("A second machine for the database") if line.startswith("synchronous_")]
        assert len(lines) == 2, "synchronous_standby_names, synchronous_commit"
        for line in lines:
            name, _, value = line.partition(" = ")
            one.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
        one.execute("SELECT pg_reload_conf()")
        end = time.monotonic() + 60
        while one.execute("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").fetchone() != (1,):
            assert time.monotonic() < end, "no synchronous standby within a minute"
            time.sleep(0.2)
    return standby


def test_the_standby_takes_over_and_nothing_acknowledged_is_lost(cluster: Cluster, tmp_path: Path):
    with made(Path(f"/tmp/xinheng-primary-{os.getpid()}"), cluster.programs) as primary:
        home = tmp_path / "home"
        home.mkdir()
        environment, codes = city(home, primary.url, organised=True)
        place = Path(f"/tmp/xinheng-standby-{os.getpid()}")
        standby = follow(primary, place)
        try:
            acknowledged = fail_over(home, environment, codes, primary, standby)
            assert len(acknowledged) > 20
        finally:
            with suppress(subprocess.CalledProcessError):
                standby.stop()
            shutil.rmtree(place, ignore_errors=True)


def fail_over(
    home: Path, environment: dict[str, str], codes: list[str], primary: Cluster, standby: Cluster
) -> list[str]:
    """Complaints are filed until the primary is gone; the standby is promoted and the city served from it."""
    acknowledged: list[str] = []
    gone = threading.Event()
    with served(home, environment, codes, workers=1) as server:

        def filing() -> None:
            while not gone.is_set():
                answer = filed(server)
                if answer.status == 201:
                    acknowledged.append(answer.body.decode())

        writers = [threading.Thread(target=filing) for _ in range(3)]
        for one in writers:
            one.start()
        try:
            server.until(lambda: len(acknowledged) > 25, 120)
            lost_at = time.monotonic()
            primary.stop("immediate")
        finally:
            gone.set()
        for one in writers:
            one.join(60)
    standby.run("pg_ctl", "promote")
    wait_until_open(standby.url)
    with served(home, environment | {"DATABASE_URL": standby.url}, codes, workers=1) as server:
        server.until(lambda: writes(server), LONGEST_OUTAGE)
        outage = time.monotonic() - lost_at
        kept = known(environment | {"DATABASE_URL": standby.url})
    assert [one for one in acknowledged if not any(number in one for number in kept)] == []
    assert outage < LONGEST_OUTAGE
    (ROOT / "reports").mkdir(exist_ok=True)
    told_of = f"{len(acknowledged)} acknowledged, 0 lost, {outage:.0f} s until a complaint was taken again\n"
    (ROOT / "reports" / "standby.txt").write_text(told_of, encoding="utf-8")
    return acknowledged


def writes(server: Server) -> bool:
    return filed(server).status == 201


def filed(server: Server) -> Answer:
    """A complaint by somebody new: one telephone may not complain without end."""
    told = FORM | {"phone": f"139{time.time_ns() // 1000 % 10**8:08d}", "identity": f"uscc:{server.codes[0]}"}
    body = json.dumps(told | {"form_key": f"standby-of-the-city-{time.time_ns()}"})
    return server.ask("/api/v1/complaints", method="POST", body=body.encode(), timeout=20,
                      headers={"Content-Type": "application/json"})  # fmt: skip


def known(environment: dict[str, str]) -> set[str]:
    done = subprocess.run([sys.executable, "-c", NUMBERS], env=environment, check=True, capture_output=True, text=True)
    return set(done.stdout.split())
