"""Back to the second before a bad bulk update, from PostgreSQL's own archive, as docs/operations.md says (F14)."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.cluster import Cluster, free_port
from tests.server.conftest import ROOT, SHOPS, city

pytestmark = [pytest.mark.slow, pytest.mark.long]
OPERATIONS = ROOT / "docs" / "operations.md"


def ours(path: Path) -> Path:
    """A folder that PostgreSQL's own user may write."""
    path.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(path, "postgres")
    return path


def configure(place: Path, name: str, *lines: str) -> None:
    with (place / "data" / name).open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    if os.geteuid() == 0:
        shutil.chown(place / "data" / name, "postgres")


def told(heading: str) -> list[str]:
    """The settings that the page of operations names under a heading, with its own places."""
    part = OPERATIONS.read_text(encoding="utf-8").split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^    ([a-z_]+ = .*)$", part, re.MULTILINE)


@pytest.fixture
def archived(cluster: Cluster) -> Iterator[tuple[Cluster, Path]]:
    """A cluster of its own that archives as the page says, and where."""
    place = ours(Path(f"/tmp/xinheng-archived-{os.getpid()}"))
    archive = ours(place / "archive")
    one = Cluster(place, free_port(), cluster.programs)
    secret = place / "secret"
    secret.write_text("xinheng")
    if os.geteuid() == 0:
        shutil.chown(secret, "postgres")
    try:
        one.run(
            "initdb", "-U", "xinheng", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8"
        )
        lines = [line.replace("/archive", str(archive)) for line in told("Back to a second") if "archive_" in line]
        assert len(lines) == 3, "archive_mode, archive_command, archive_timeout"
        configure(place, "postgresql.conf", *lines)
        one.start()
        yield one, archive
    finally:
        with suppress(subprocess.CalledProcessError):
            one.stop()
        shutil.rmtree(place, ignore_errors=True)


def names(url: str) -> list[str]:
    with psycopg.connect(url) as one:
        return [name for (name,) in one.execute("SELECT name FROM registers_subject ORDER BY id")]


def program(live: Cluster, name: str, *words: str) -> list[str]:
    """The command of one of PostgreSQL's own programs, run as its user."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*as_postgres, str(live.programs / name), "-d", live.url.replace("postgres://", "postgresql://"), *words]


def copied(live: Cluster) -> Path:
    """A base, by the command of the page."""
    base = ours(live.folder / "base")
    command = program(live, "pg_basebackup", "-D", str(base / "data"), "--checkpoint=fast", "-X", "stream")
    subprocess.run(command, check=True, timeout=120, cwd="/")
    return base


def test_a_bad_bulk_update_is_undone_to_the_second(archived: tuple[Cluster, Path], tmp_path: Path):
    live, archive = archived
    home = tmp_path / "home"
    home.mkdir()
    environment, _ = city(home, live.url)
    base = copied(live)
    good = ticking(live.url)
    chosen = good + timedelta(milliseconds=100)
    time.sleep(1.5)
    with psycopg.connect(live.url, autocommit=True) as one:
        one.execute("UPDATE registers_subject SET name = '错'")
        one.execute("SELECT pg_switch_wal()")
    assert set(names(live.url)) == {"错"}
    started = time.monotonic()
    live.stop("fast")
    lines = [line for line in told("Back to a second") if "recovery" in line or "restore" in line]
    assert len(lines) == 3, "restore_command, recovery_target_time, recovery_target_action"
    moment = chosen.isoformat(sep=" ")
    placed = [line.replace("/archive", str(archive)).replace("2026-11-29 14:03:07+08", moment) for line in lines]
    back = Cluster(base, free_port(), live.programs)
    configure(base, "postgresql.conf", *placed)
    configure(base, "recovery.signal")
    try:
        back.start()
        wait_until_open(back.url)
        seconds = time.monotonic() - started
        assert len(names(back.url)) == SHOPS and "错" not in names(back.url)
        with psycopg.connect(back.url) as one:
            last = one.execute("SELECT max(at) FROM ticks").fetchone()
        assert last is not None and abs(last[0] - good) < timedelta(seconds=1)
        command = [sys.executable, "-m", "xinheng.cli", "audit", "verify"]
        there = environment | {"DATABASE_URL": back.url}
        checked = subprocess.run(command, env=there, check=False, capture_output=True, text=True, timeout=120)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        (ROOT / "reports").mkdir(exist_ok=True)
        report = f"back to {moment}: last tick {last[0]}, {seconds:.1f} s from the stop to the first answer\n"
        (ROOT / "reports" / "point-in-time.txt").write_text(report, encoding="utf-8")
    finally:
        with suppress(subprocess.CalledProcessError):
            back.stop()


@contextmanager
def received(live: Cluster) -> Iterator[Path]:
    """Where `pg_receivewal` writes what is committed, as the page says, until it is killed."""
    page = OPERATIONS.read_text(encoding="utf-8")
    (line,) = re.findall(r"^    pg_receivewal (.*--synchronous.*)$", page, re.MULTILINE)
    words = line.replace("/archive", str(folder := ours(live.folder / "received"))).split()
    subprocess.run(program(live, "pg_receivewal", *words, "--create-slot"), check=True, timeout=60, cwd="/")
    process = subprocess.Popen(program(live, "pg_receivewal", *words), cwd="/", stderr=subprocess.DEVNULL)
    try:
        yield folder
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_what_was_committed_is_outside_within_a_second(archived: tuple[Cluster, Path]):
    """The machine is gone: the base and what was received of the log make the city again."""
    live, _ = archived
    with received(live) as folder:
        base = copied(live)
        last = ticking(live.url)
        time.sleep(1)
        live.stop("immediate")
    (newest,) = folder.glob("*.partial")
    newest.rename(newest.with_suffix(""))
    back = Cluster(base, free_port(), live.programs)
    restore = next(line for line in told("Back to a second") if line.startswith("restore_command"))
    configure(base, "postgresql.conf", restore.replace("/archive", str(folder)), "recovery_target_action = 'promote'")
    configure(base, "recovery.signal")
    started = time.monotonic()
    try:
        back.start()
        wait_until_open(back.url)
        with psycopg.connect(back.url) as one:
            kept = one.execute("SELECT max(at) FROM ticks").fetchone()
        assert kept is not None and last - kept[0] < timedelta(seconds=1)
        report = f"all but {(last - kept[0]).total_seconds():.1f} s, open after {time.monotonic() - started:.1f} s\n"
        (ROOT / "reports" / "received.txt").write_text(report, encoding="utf-8")
    finally:
        with suppress(subprocess.CalledProcessError):
            back.stop()


def ticking(url: str) -> datetime:
    """A row ten times a second for three seconds; the moment of the last."""
    with psycopg.connect(url, autocommit=True) as one:
        one.execute("CREATE TABLE ticks (at timestamptz)")
        for _ in range(30):
            one.execute("INSERT INTO ticks VALUES (clock_timestamp())")
            time.sleep(0.1)
        last = one.execute("SELECT max(at) FROM ticks").fetchone()
    assert last is not None
    moment: datetime = last[0]
    return moment


def wait_until_open(url: str) -> None:
    """Recovered and writable."""
    end = time.monotonic() + 60
    while True:
        with suppress(psycopg.Error), psycopg.connect(url, connect_timeout=3) as one:
            row = one.execute("SELECT pg_is_in_recovery()").fetchone()
            if row == (False,):
                return
        assert time.monotonic() < end, "it did not open within a minute"
        time.sleep(0.3)
