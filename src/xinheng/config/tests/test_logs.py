"""A log whose disk is full loses lines, says so afterwards, and disturbs nobody."""

import ast
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from secrets import token_urlsafe

import pytest
from django.http import HttpResponseForbidden, HttpResponseNotFound
from django.utils.log import log_response

import xinheng
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
    beside = {"seconds": 2.5, "job": None, "by": Path("a/b.py"), "number": 13812345678, "why": ["请回电13812345678"]}
    logger.warning("held", extra=beside | {"request": "<GET /?q=13812345678>"})
    (entry,) = map(json.loads, path.read_text().splitlines())
    assert (entry["seconds"], entry["job"], entry["by"]) == (2.5, None, "a/b.py")
    assert "13812345678" not in path.read_text() and "请回电" in entry["why"][0] and entry["number"]


def test_what_a_library_lays_beside_an_entry_stays_out_of_it(kept):
    logger, _, path = kept
    logger.warning("asked", extra={"request": "<GET /?q=张三>", "sql": "SELECT", "params": ("张三",), "size": 3})
    assert "张三" not in path.read_text() and json.loads(path.read_text())["size"] == 3


def said_beside() -> set[str]:
    """Every name that our own entries are told with."""
    found = set()
    for source in Path(xinheng.__file__).parent.rglob("*.py"):
        if "tests" in source.parts or "extra=" not in source.read_text():
            continue
        tree = ast.parse(source.read_text())
        laid = {one.targets[0].id: one.value for one in ast.walk(tree)
                if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)}  # fmt: skip
        for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
            if ast.unparse(call.func).startswith("log."):
                told = [word.value for word in call.keywords if word.arg == "extra"]
                for one in (laid[value.id] if isinstance(value, ast.Name) else value for value in told):
                    found |= {key.value for key in one.keys}
    return found


def test_what_may_be_said_beside_an_entry_is_what_we_say():
    assert said_beside() | {"status_code"} == logs.BESIDE


@pytest.mark.parametrize(
    "address", ["/room/{key}", "/room/{key}/", "/room/{key}/files/9", "/complaint/photo/{key}:1x:ab"]
)
@pytest.mark.parametrize("refused", ["404", "fault"])
def test_a_link_that_opens_something_is_not_told_to_who_reads_the_log(kept, rf, address, refused):
    logger, _, path = kept
    key = token_urlsafe(24)
    request = rf.get(address.format(key=key))
    if refused == "404":
        log_response(
            "%s: %s", "Not Found", request.path, response=HttpResponseNotFound(), request=request, logger=logger
        )
    else:
        logger.error("fault", extra={"path": request.path})
    assert key not in path.read_text() and address.split("/")[1] in path.read_text()


def test_the_number_of_a_matter_and_of_a_shop_can_be_read(kept, rf):
    logger, _, path = kept
    for place in ("/officer/complaints/诉5099-20261128-7K2M9XQW", "/e/uscc:91509901MA1LLFX03K"):
        log_response(
            "%s: %s", "Forbidden", place, response=HttpResponseForbidden(), request=rf.get(place), logger=logger
        )
        assert f"Forbidden: {place}" in lines(path)


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
