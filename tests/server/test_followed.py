"""The machine is gone, and what was acknowledged before is outside: what changes is laid beside the last backup while
the city serves (ADR 77)."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.server.conftest import ROOT
from tests.server.test_backup import WORDS, City, open_city
from xinheng.cli.changes import EVERY

pytestmark = [pytest.mark.slow, pytest.mark.long]
KEY = ("--recovery-key", "key")


@pytest.fixture(scope="module")
def alive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """On SQLite: PostgreSQL ships its own log (test_point_in_time.py)."""
    with open_city(tmp_path_factory.mktemp("alive")) as one:
        yield one


@contextmanager
def followed(city: City) -> Iterator[subprocess.Popen[bytes]]:
    """`xinheng backup follow` until it is killed, as with its machine."""
    command = [sys.executable, "-m", "xinheng.cli", "backup", "follow", *WORDS]
    note = city.place / "home" / "changes.json"
    note.unlink(missing_ok=True)
    with (city.place / "follow.log").open("ab") as log:
        one = subprocess.Popen(command, env=city.environment, cwd=city.place, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while not note.exists() and one.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        assert note.exists(), (city.place / "follow.log").read_text()
        yield one
    finally:
        one.kill()
        one.wait(timeout=30)


@contextmanager
def written(city: City) -> Iterator[dict[str, float]]:
    """Number of each acknowledged complaint → when, while two write."""
    stop, told = threading.Event(), dict[str, float]()

    def watch() -> None:
        while not stop.is_set():
            for number in city.acknowledged[len(told) :]:
                told[number] = time.monotonic()
            time.sleep(0.02)

    threads = [threading.Thread(target=watch), *(threading.Thread(target=city.writing, args=(stop,)) for _ in "ab")]
    for one in threads:
        one.start()
    try:
        yield told
    finally:
        stop.set()
        for one in threads:
            one.join()


def restored(city: City, name: str, *words: str) -> set[str]:
    """The complaints of the city as it comes back in an empty home, its trail whole."""
    other = {"XINHENG_HOME": str(city.place / name)}
    back = city.xinheng("restore", *WORDS, *KEY, *words, **other)
    assert back.returncode == 0, back.stderr
    verified = city.xinheng("audit", "verify", **other)
    assert verified.returncode == 0, verified.stderr
    return city.numbers(**other)


@pytest.mark.clause("SZ-4.3-05", "SZ-11.2-01", "WX-3.5-06", part=True)
def test_what_was_acknowledged_is_outside_within_seconds(alive: City):
    with followed(alive) as follower:
        done = alive.xinheng("backup", *WORDS)
        assert done.returncode == 0, done.stderr
        at_backup = set(alive.acknowledged)
        with written(alive) as told:
            time.sleep(3 * EVERY)
            # The machine goes in the midst of it.
            follower.kill()
            gone = time.monotonic()
    before = {number for number, at in told.items() if at < gone}
    there = restored(alive, "after")
    lost = before - there
    oldest = max((gone - told[number] for number in lost), default=0.0)
    assert len(there) > len(at_backup) + 20, "nothing was laid on"
    assert oldest <= 60, f"{len(lost)} acknowledged up to {oldest:.0f} s before are lost"
    assert len(lost) < len(before)
    (ROOT / "reports").mkdir(exist_ok=True)
    with (ROOT / "reports" / "followed.txt").open("a", encoding="utf-8") as out:
        out.write(f"{len(before)} acknowledged, {len(lost)} of the last {oldest:.1f} s lost with the machine\n")
    assert len(restored(alive, "base", "--without-changes")) < len(there)


def test_who_follows_again_goes_on_and_the_drill_says_how_much_would_be_lost(alive: City):
    with followed(alive):
        assert alive.xinheng("backup", *WORDS).returncode == 0
        alive.file(9001)
        time.sleep(2 * EVERY)
        drill = alive.xinheng("backup", "drill", *WORDS, *KEY)
    assert drill.returncode == 0, drill.stderr
    lost = int(drill.stdout.partition("RPO ")[2].partition(" ")[0])
    assert lost <= 60, drill.stdout
    assert alive.acknowledged[-1] in restored(alive, "again")


def test_a_piece_that_is_missing_changed_or_not_ours_is_told(alive: City):
    with followed(alive):
        assert alive.xinheng("backup", *WORDS).returncode == 0
        for number in (9101, 9102, 9103):
            alive.file(number)
            time.sleep(1.5 * EVERY)
    line = max((alive.place / "kept" / "changes").glob("*/*"), key=lambda one: one.name)
    pieces = sorted(line.glob("[0-9]*"))
    assert len(pieces) >= 3
    for harm in (lambda one: one.unlink(), lambda one: one.write_bytes(pieces[-1].read_bytes())):
        whole = pieces[-2].read_bytes()
        harm(pieces[-2])
        other = {"XINHENG_HOME": str(alive.place / "harmed")}
        refused = alive.xinheng("restore", *WORDS, *KEY, **other)
        assert refused.returncode == 1 and "已损坏" in refused.stderr, refused.stderr
        assert not (alive.place / "harmed" / "xinheng.sqlite3").exists()
        pieces[-2].write_bytes(whole)
    assert alive.acknowledged[-1] in restored(alive, "mended")


@pytest.mark.clause("CQ-8.3-07")
def test_what_is_kept_leaks_nothing_a_change_is_told_and_a_loss_comes_back(alive: City):
    """By the commands of who runs the machine: who copies the disk or the backups reads no number, who changes a row by
    hand is found, and what was lost is there again."""
    with followed(alive):
        assert alive.xinheng("backup", *WORDS).returncode == 0
        alive.file(9201)
        time.sleep(1.5 * EVERY)
    number, phone = alive.acknowledged[-1], b"13900009201"
    places = [path for folder in ("home", "kept", "keys-kept") for path in (alive.place / folder).rglob("*")]
    assert [path for path in places if path.is_file() and phone in path.read_bytes()] == []
    assert number in restored(alive, "lost")
    other = {"XINHENG_HOME": str(alive.place / "lost")}
    with closing(sqlite3.connect(alive.place / "lost" / "xinheng.sqlite3")) as one, one:
        one.execute("UPDATE procedures_step SET reason = '事后改的' WHERE id = (SELECT max(id) FROM procedures_step)")
    verified = alive.xinheng("audit", "verify", **other)
    assert verified.returncode == 1 and "这一步与审计记录不符" in verified.stderr, verified
