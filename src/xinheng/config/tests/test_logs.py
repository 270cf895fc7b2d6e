"""A log whose disk is full loses lines, says so afterwards, and disturbs nobody."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinheng.config import logs
from xinheng.config.logs import EnduringHandler, formatter


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[logging.Logger, EnduringHandler, Path]]:
    path = tmp_path / "log"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    handler = EnduringHandler(descriptor)
    handler.setFormatter(formatter())
    logger = logging.Logger("of.a.test")
    logger.addHandler(handler)
    yield logger, handler, path
    os.close(descriptor)


def lines(path: Path) -> list[str]:
    return [json.loads(line)["event"] for line in path.read_text().splitlines()]


def full(*_: object) -> int:
    raise OSError(28, "No space left on device")


def test_what_is_lost_is_counted_and_told_when_there_is_room_again(kept, monkeypatch):
    logger, handler, path = kept
    logger.warning("before")
    with monkeypatch.context() as disk:
        disk.setattr(logs.os, "write", full)
        for _ in range(3):
            logger.error("nobody hears this")
        assert handler.lost == 3
    logger.warning("after")
    logger.warning("later")
    assert lines(path) == ["before", "after", "log entries were lost: 3", "later"]


def test_a_line_that_was_torn_spoils_no_other(kept, monkeypatch):
    logger, _, path = kept
    real = os.write
    with monkeypatch.context() as disk:
        disk.setattr(logs.os, "write", lambda descriptor, data: real(descriptor, data[:7]))
        logger.warning("torn")
    logger.warning("whole")
    text = path.read_text().splitlines()
    assert len(text[0]) == 7
    assert [json.loads(line)["event"] for line in text[1:]] == ["whole", "log entries were lost: 1"]


def test_what_is_said_beside_an_entry_stands_in_it_without_personal_numbers(kept):
    logger, _, path = kept
    beside = {"seconds": 2.5, "job": None, "by": Path("a/b.py"), "phone": 13812345678, "why": ["请回电13812345678"]}
    logger.warning("held", extra=beside | {"request": "<GET /?q=13812345678>"})
    (entry,) = map(json.loads, path.read_text().splitlines())
    assert (entry["seconds"], entry["job"], entry["by"]) == (2.5, None, "a/b.py")
    assert "request" not in entry and "13812345678" not in path.read_text()
    assert "请回电" in entry["why"][0] and entry["phone"]


@pytest.mark.parametrize("device", ["/dev/full"])
def test_a_full_device_disturbs_nobody(device):
    handler = EnduringHandler(os.open(device, os.O_WRONLY))
    handler.setFormatter(formatter())
    logger = logging.Logger("of.a.test")
    logger.addHandler(handler)
    for _ in range(5):
        logger.error("x")
    assert handler.lost == 5
    os.close(handler.descriptor)


def test_the_platform_logs_so(settings):
    assert settings.LOGGING["handlers"]["stderr"]["class"] == "xinheng.config.logs.EnduringHandler"
