"""The half that writes gives everybody the answer to what he asked."""

import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Timer
from typing import Any

import pytest

from xinheng.config import writer as writing
from xinheng.config.translation import blank
from xinheng.config.writer import FAILED, Writer


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["PATH_INFO"].encode()]


@pytest.fixture
def writer() -> Iterator[Writer]:
    made = Writer(echo)
    # Answers that got mixed up leave somebody waiting for ever.
    late = Timer(20, os.kill, (made._process, signal.SIGKILL))
    late.start()
    yield made
    late.cancel()
    made._there.close()
    os.waitpid(made._process, 0)


def test_of_many_at_once_nobody_gets_the_answer_of_another(writer: Writer):
    asked = [f"/{number}" for number in range(400)]
    with ThreadPoolExecutor(8) as threads:
        answers = [body.decode() for _, _, body in threads.map(lambda path: writer.answer(blank(path)), asked)]
    assert answers == asked


def test_who_stands_still_is_ended_and_nobody_waits_for_ever(writer: Writer, monkeypatch):
    monkeypatch.setattr(writing, "SILENT", 0.2)
    os.kill(writer._process, signal.SIGSTOP)
    assert writer.answer(blank("/complaint/new")) == FAILED
    assert os.waitid(os.P_PID, writer._process, os.WEXITED | os.WNOWAIT).si_status == signal.SIGKILL
