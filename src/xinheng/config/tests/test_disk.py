"""Nobody is told of what a power cut could still take, and the half that writes does not wait for it."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from xinheng.config import disk as waiting
from xinheng.config import writer as writing
from xinheng.config.disk import Disk
from xinheng.config.sqlite3 import base
from xinheng.config.translation import blank
from xinheng.config.writer import Answer, Told, Writer, Writing
from xinheng.kit import on_disk

ANSWER: Answer = (302, [], b"")


class SlowDisk:
    """A disk that needs as long as it is made wait; it counts how often it was asked."""

    def __init__(self) -> None:
        self.asked, self.refuses = 0, False
        self.began, self.may = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self) -> None:
        self.asked += 1
        self.began.release()
        assert self.may.acquire(timeout=10)
        if self.refuses:
            raise sqlite3.OperationalError("what was written may not be on the disk")


def run(asked: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: the browser that other tests of the process opened keeps a loop in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asked).result()


async def until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)


def test_who_comes_while_the_disk_is_busy_waits_for_the_next_time_and_all_of_them_for_one():
    """What was written after the disk was asked may not be among what it lays down."""
    slow = SlowDisk()

    async def story() -> list[int]:
        disk = Disk(slow)
        first = asyncio.create_task(disk.reached())
        await until(lambda: slow.began.acquire(blocking=False))
        late = [asyncio.create_task(disk.reached()) for _ in range(5)]
        await asyncio.sleep(0)
        slow.may.release()
        assert await first and not any(one.done() for one in late)
        told = [slow.asked]
        slow.may.release()
        assert all(await asyncio.gather(*late)) and not disk.busy
        return [*told, slow.asked]

    assert run(story()) in ([1, 2], [2, 2])


def test_a_disk_that_refuses_is_told_to_all_who_wait_and_asked_again_by_the_next(caplog):
    slow = SlowDisk()

    async def story() -> list[bool]:
        disk = Disk(slow)
        slow.refuses = True
        slow.may.release()
        told = [await disk.reached()]
        slow.refuses = False
        slow.may.release()
        return [*told, await disk.reached()]

    assert run(story()) == [False, True]
    assert [(one.levelname, one.answers) for one in caplog.records] == [("ERROR", 1)]


class FakeWriter(Writer):
    """A half that writes, or only reads."""

    def __init__(self, *, wrote: bool) -> None:
        self.wrote, self.asked = wrote, 0

    async def answer(self, environ: Any) -> Told:
        self.asked += 1
        return ANSWER, self.wrote


def test_a_worker_begins_with_its_log_laid_into_the_database(own):
    """A page that was lost can then end nothing that comes after it."""
    own.cursor().execute("CREATE TABLE line (n INTEGER)")
    log = Path(f"{own.settings_dict['NAME']}-wal")
    assert log.stat().st_size
    own.inc_thread_sharing()
    waiting.write_anew()
    assert not log.exists()


@pytest.fixture
def ended(monkeypatch):
    """A door of a worker whose disk has refused, and with what it ends."""
    monkeypatch.setattr(on_disk.LOG, "lost", True)
    found: list[int] = []
    monkeypatch.setattr(os, "_exit", found.append)
    return found


def test_a_worker_whose_disk_refused_ends_and_tells_first_who_is_under_way(ended, monkeypatch):
    monkeypatch.setattr(waiting, "TELL_SECONDS", 0.05)

    async def story() -> list[int]:
        assert waiting.ends_if_lost(asyncio.get_running_loop())
        told = list(ended)
        await until(lambda: ended)
        return told

    assert (run(story()), ended) == ([], [1])


def test_the_answer_waits_for_the_disk_and_the_next_form_does_not():
    slow = SlowDisk()

    async def story() -> None:
        half = FakeWriter(wrote=True)
        line = Writing(half, Disk(slow))
        first = asyncio.create_task(line.told(blank("/x")))
        await until(lambda: slow.began.acquire(blocking=False))
        second = asyncio.create_task(line.told(blank("/x")))
        await until(lambda: half.asked == 2)
        assert line.busy and not first.done()
        slow.may.release(2)
        assert [await first, await second] == [ANSWER, ANSWER] and not line.busy and line.wrote

    run(story())


def test_of_what_the_disk_refused_nobody_is_told_that_it_was_done():
    slow = SlowDisk()
    slow.refuses = True
    slow.may.release()

    async def story() -> Answer | None:
        return await Writing(FakeWriter(wrote=True), Disk(slow)).told(blank("/x"))

    assert run(story()) is None


def test_who_wrote_nothing_waits_for_nothing():
    slow = SlowDisk()

    async def story() -> tuple[Answer | None, bool]:
        line = Writing(FakeWriter(wrote=False), Disk(slow))
        return await line.told(blank("/x")), line.wrote

    assert (run(story()), slow.asked) == ((ANSWER, False), 0)


@pytest.fixture
def own(db, tmp_path, monkeypatch):
    """A connection to a file of its own, in the place of the database, as the half that writes opens it."""
    monkeypatch.setattr(base.DatabaseWrapper, "waits_for_disk", False)
    options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"}
    told = {**waiting.connections.settings["default"], "NAME": tmp_path / "own.sqlite3", "OPTIONS": options}
    one = base.DatabaseWrapper({**told, "ENGINE": "xinheng.config.sqlite3"}, alias="own")
    one.inc_thread_sharing()
    monkeypatch.setattr(waiting, "connection", one)
    yield one
    one.close()


def test_who_changed_a_row_wrote_and_who_only_read_did_not(own):
    own.ensure_connection()
    own.cursor().execute("CREATE TABLE line (n INTEGER)")
    before = waiting.written()
    own.cursor().execute("SELECT count(*) FROM line")
    assert waiting.written() == before
    own.cursor().execute("INSERT INTO line VALUES (1)")
    assert waiting.written() != before


def test_the_half_that_writes_says_of_each_answer_whether_it_wrote(half, monkeypatch):
    count = [0]

    def application(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        count[0] += environ["PATH_INFO"] == "/writes"
        return [b""]

    monkeypatch.setattr(writing, "written", lambda: count[0])
    made, paths = half(application), ("/writes", "/reads", "/writes")
    assert [run(made.answer(blank(path)))[1] for path in paths] == [True, False, True]
