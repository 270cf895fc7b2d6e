"""The half that writes gives everybody the answer to what he asked."""

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

import pytest

from xinheng.config import lanes
from xinheng.config import writer as writing
from xinheng.config.lanes import OneByOne
from xinheng.config.translation import blank
from xinheng.config.writer import FAILED, Writer


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["PATH_INFO"].encode(), environ["wsgi.input"].read(), environ.get("HTTP_X_LONG", "").encode()]


def _run(asked: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: the browser that other tests of the process opened keeps a loop in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asked).result()


async def _all_at_once(writer: Writer, asked: list[str]) -> list[str]:
    line = OneByOne()

    async def ask(path: str) -> str:
        return (await writer.answer(blank(path)))[0][2].decode()

    return await asyncio.gather(*(line.do(partial(ask, path)) for path in asked))


@pytest.fixture
def writer(half) -> Writer:
    return half(echo)


def test_of_many_at_once_nobody_gets_the_answer_of_another(writer: Writer, monkeypatch):
    # A busy machine makes nobody wait too long here.
    monkeypatch.setattr(lanes, "PROMISED_SECONDS", 60.0)
    monkeypatch.setattr(lanes, "QUEUE_SECONDS", 60.0)
    asked = [f"/{number}" for number in range(400)]
    assert _run(_all_at_once(writer, asked)) == asked


def test_a_long_body_and_a_long_answer_arrive_whole(writer: Writer):
    environ = {**blank("/upload"), "wsgi.input": BytesIO(b"x" * 1_000_000), "HTTP_X_LONG": "y" * 600_000}
    assert _run(writer.answer(environ))[0][2] == b"/upload" + b"x" * 1_000_000 + b"y" * 600_000


def test_a_body_in_a_file_is_read_from_it(writer: Writer):
    with TemporaryFile() as kept:
        kept.write(b"photo" * 400_000)
        kept.seek(0)
        (told, _) = _run(writer.answer({**blank("/upload"), "wsgi.input": kept}))
    assert told[2] == b"/upload" + b"photo" * 400_000


def test_who_goes_away_leaves_no_answer_for_the_next(writer: Writer):
    os.kill(writer._process, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        _run(asyncio.wait_for(writer.answer(blank("/first")), 0.2))
    assert os.waitid(os.P_PID, writer._process, os.WEXITED | os.WNOWAIT).si_status == signal.SIGKILL


def test_who_stands_still_is_ended_and_nobody_waits_for_ever(writer: Writer, monkeypatch):
    monkeypatch.setattr(writing, "SILENT", 0.2)
    os.kill(writer._process, signal.SIGSTOP)
    assert _run(writer.answer(blank("/complaint/new"))) == (FAILED, False)
    assert os.waitid(os.P_PID, writer._process, os.WEXITED | os.WNOWAIT).si_status == signal.SIGKILL
