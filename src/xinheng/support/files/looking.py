"""What somebody sends is looked at by a process of its own (`reader`), one file after the other, before anything waits.

The process is kept: a new one for each photo would cost as much as the photo. One that takes too much is ended by the
system, and the next file gets a new one.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import xinheng
from xinheng.support.documents.rendering import Paper
from xinheng.support.files.reader import ALLOWED, MEGABYTE, PDF, SECONDS, TOO_MUCH, UnfitFile
from xinheng.support.files.scanner import refuse_infected

MOST_BYTES = 20 * MEGABYTE
# By the clock, for one file and for all that wait before it, on a busy machine.
PATIENCE = 20.0
BUSY = "现在同时上传的人太多，文件没有收下，请过一会儿再试。"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SeenFile:
    """What was found: the media type, and of a picture the copy that may be shown; or why it is unfit."""

    kind: str = ""
    copy: bytes = b""
    copy_kind: str = ""
    unfit: str = ""


class LookedAt(bytes):
    """Bytes that were looked at: who has them in a transaction waits for nothing any more."""

    seen: SeenFile

    @property
    def took_too_much(self) -> bool:
        """Whether it was given up for the time or memory it took."""
        return self.seen.unfit == TOO_MUCH


def look_at(content: bytes) -> LookedAt:
    """The same bytes, with what was found. Never fails: whoever keeps them raises UnfitFile with the sentence."""
    if isinstance(content, LookedAt):
        return content
    looked = LookedAt(content)
    try:
        looked.seen = _looked(content)
    except UnfitFile as unfit:
        looked.seen = SeenFile(unfit=str(unfit))
    return looked


def our_paper(paper: Paper) -> LookedAt:
    """A paper that we have just set ourselves, which nobody need look at."""
    looked = LookedAt(paper.pdf)
    looked.seen = SeenFile(kind=PDF)
    return looked


def _looked(content: bytes) -> SeenFile:
    if not content:
        raise UnfitFile(f"文件是空的，请重新选择{ALLOWED}。")
    if len(content) > MOST_BYTES:
        got = len(content) / MEGABYTE
        raise UnfitFile(f"文件大小为 {got:.1f} MB，超过上限 {MOST_BYTES // MEGABYTE} MB，请压缩后再上传。")
    seen = _reader.read(content)
    refuse_infected(content)
    return seen


class _Reader:
    """The process, begun when it is needed. One reads at a time, so that a hundred senders take the memory of one."""

    def __init__(self, seconds: int = SECONDS) -> None:
        self._seconds = seconds
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, content: bytes) -> SeenFile:
        """Raises UnfitFile, also where the process was ended for taking too much."""
        if not self._one_at_a_time.acquire(timeout=PATIENCE):
            raise UnfitFile(BUSY)
        try:
            return self._ask(content)
        finally:
            self._one_at_a_time.release()

    def _ask(self, content: bytes) -> SeenFile:
        process = self._process = self._alive() or _begun(self._seconds)
        assert process.stdin and process.stdout
        clock = threading.Timer(PATIENCE, process.kill)
        clock.start()
        try:
            process.stdin.write(len(content).to_bytes(4) + content)
            process.stdin.flush()
            told = json.loads(process.stdout.readline() or b"{}")
            copy = process.stdout.read(told.get("size", 0))
        except OSError:
            told = {}
        finally:
            clock.cancel()
        if not told or len(copy) != told.get("size", 0):
            self.end()
            log.warning("a file took too much to be read", extra={"size": len(content), "ended": process.returncode})
            raise UnfitFile(TOO_MUCH)
        if told.get("unfit"):
            raise UnfitFile(told["unfit"])
        return SeenFile(kind=told["kind"], copy=copy, copy_kind=told["shown"])

    def _alive(self) -> subprocess.Popen[bytes] | None:
        if self._process is not None and self._process.poll() is not None:
            self.end()
        return self._process

    def end(self) -> None:
        """Ends the process, and waits for it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def _begun(seconds: int) -> subprocess.Popen[bytes]:
    """With nothing of our surroundings: addresses and secrets are in them."""
    return subprocess.Popen(  # noqa: S603  our own interpreter, our own module
        [sys.executable, "-s", "-m", "xinheng.support.files.reader", str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(xinheng.__file__).parents[1])},
        cwd="/",
    )


_reader = _Reader()
_of_parents: list[_Reader] = []


def _begin_anew() -> None:
    """After a fork: the pipes are the parent's."""
    global _reader  # noqa: PLW0603
    _of_parents.append(_reader)
    _reader = _Reader()


def _end() -> None:
    _reader.end()


os.register_at_fork(after_in_child=_begin_anew)
atexit.register(_end)
