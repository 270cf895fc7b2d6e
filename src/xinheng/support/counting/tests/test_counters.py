"""A count is one step for all processes, keeps its window, costs the same for the first and the millionth caller."""

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.cache import caches
from tests.counting import begin_anew

from xinheng.support.counting import counters
from xinheng.support.counting.cache import SharedCache

COUNTING = """
import django
from django.conf import settings
settings.configure(XINHENG_COUNTERS={path!r})
from xinheng.support.counting.counters import count
for _ in range(200):
    count("one", 600)
"""


@pytest.fixture
def shared(settings, tmp_path: Path) -> Path:
    path = tmp_path / "counters" / "counters.sqlite3"
    settings.XINHENG_COUNTERS = str(path)
    begin_anew()
    return path


@pytest.fixture
def clock(monkeypatch):
    now = [1_000_000.0]
    monkeypatch.setattr(counters.time, "time", lambda: now[0])
    return now


@pytest.fixture(params=["file", "alone"])
def kept(request, settings, tmp_path: Path) -> str:
    settings.XINHENG_COUNTERS = str(tmp_path / "counters.sqlite3") if request.param == "file" else ""
    begin_anew()
    return request.param


@pytest.mark.parametrize("seconds", [60, 600, 3600, 86_400])
def test_a_window_lasts_its_time(kept, clock, seconds):
    """Whatever happens in between: a caller that keeps asking does not begin anew."""
    assert counters.count("lin", seconds) == (1, seconds)
    for step in range(2, 30):
        clock[0] += seconds / 30
        counted, left = counters.count("lin", seconds)
        assert counted == step
        assert left == pytest.approx(seconds - (step - 1) * seconds / 30)
    clock[0] += seconds / 15 + 1
    assert counters.count("lin", seconds)[0] == 1


def test_a_clock_set_back_locks_nobody_out(kept, clock):
    counters.count("lin", 600)
    clock[0] -= 86_400
    assert counters.count("lin", 600) == (1, 600)


def test_processes_count_together(shared: Path):
    running = [subprocess.Popen([sys.executable, "-c", COUNTING.format(path=str(shared))]) for _ in range(3)]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    assert counters.count("one", 600)[0] == 601


def test_threads_count_together(shared: Path):
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: counters.count("one", 600)[0], range(240)))
    assert sorted(counted) == list(range(1, 241))


def test_old_windows_are_removed(shared: Path, clock):
    for number in range(counters.TIDY_EVERY * 3):
        clock[0] += 1
        counters.count(f"caller {number}", 60)
    (left,) = counters.file().execute("SELECT count(*) FROM counted").fetchone()
    assert left <= counters.TIDY_EVERY + 60


def test_many_callers_cost_no_more_than_one(shared: Path):
    """The steps of the statement do not grow with the table: it is looked up by its key."""
    for number in range(2000):
        counters.count(f"caller {number}", 600)
    plan = counters.file().execute(
        f"EXPLAIN QUERY PLAN {counters.COUNT}", {"key": "x", "seconds": 1, "now": 1, "slack": 1}
    )
    assert [row for row in plan.fetchall() if "SCAN" in row[3]] == []


@pytest.mark.parametrize("trouble", ["read-only folder", "no database", "held", "full"])
def test_trouble_with_the_file_refuses_nobody(shared: Path, trouble, settings, monkeypatch):
    """The process counts for itself, and quickly."""
    begin_anew()
    counters.count("first", 600)
    if trouble == "read-only folder":
        settings.XINHENG_COUNTERS = "/proc/nowhere/counters.sqlite3"
    elif trouble == "no database":
        counters._thread.of = None
        shared.write_bytes(b"something else" * 1000)
    elif trouble == "full":
        counters.file().execute("PRAGMA max_page_count = 1")
        counters.file().execute(
            "CREATE TEMP TRIGGER full BEFORE INSERT ON counted BEGIN SELECT RAISE(FAIL, 'full'); END"
        )
    else:
        other = sqlite3.connect(shared, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    assert counters.count("lin", 600)[0] == 1
    assert counters.count("lin", 600)[0] == 2
    assert time.monotonic() - started < 1


def test_the_file_is_closed_to_others(shared: Path):
    counters.count("lin", 600)
    assert shared.stat().st_mode & 0o077 == 0


def test_the_cache_keeps_a_time_when_it_adds(shared: Path, settings, monkeypatch):
    cache = SharedCache("", {})
    assert cache.add("k", 1, 900)
    assert not cache.add("k", 5, 900)
    assert cache.incr("k") == 2
    (ends,) = counters.file().execute("SELECT ends FROM kept").fetchone()
    assert ends - time.time() > 890
    assert cache.get("k") == 2
    cache.delete("k")
    assert cache.get("k", "none") == "none"
    with pytest.raises(ValueError, match="no such key"):
        cache.incr("k")


def test_the_cache_in_trouble_forgets(settings):
    settings.XINHENG_COUNTERS = "/proc/nowhere/counters.sqlite3"
    settings.CACHES = {"default": {"BACKEND": "xinheng.support.counting.cache.SharedCache"}}
    cache = caches.create_connection("default")
    cache.set("k", 1)
    assert cache.get("k", "none") == "none"
    assert cache.add("k", 1)


@pytest.mark.parametrize("in_a_file", [True, False])
def test_who_looked_at_the_clock_earlier_counts_on(shared: Path, settings, monkeypatch, in_a_file: bool):
    """Of two who come at once the later may be the first to reach the file: the window it began is no broken clock."""
    if not in_a_file:
        settings.XINHENG_COUNTERS = ""
    for moment, expected in ((1000.2, 1), (1000.0, 2), (700.0, 1)):
        monkeypatch.setattr(counters.time, "time", lambda moment=moment: moment)
        assert counters.count("one", 600)[0] == expected
