"""What changes something is worked on in a process of its own beside the one that reads, at a lower priority.

Threads of one process take turns in Python: a dossier that takes a millisecond would wait for a form that is being
checked beside it. The two processes are made of one: the worker forks before it has opened anything, so the other half
costs little memory, and neither holds what the other opened. They live and end together.

The door's own loop speaks with the other half, one request at a time: what a thread between them cost was more than a
small form takes. A message is its length, then its values; a body that lies in a file goes along as the open file. The
other half does not wait for the disk: it says whether it wrote, and who hands the answer on waits (`config/disk`).
"""

import asyncio
import logging
import os
import pickle
import signal
import socket
import struct
import sys
import threading
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any

from xinheng.config.collecting import settle
from xinheng.config.disk import Disk, answers_wait, written
from xinheng.config.lanes import OneByOne
from xinheng.config.translation import Application, Environ, Headers, answer, blank

log = logging.getLogger(__name__)

# Who writes looks at a button for a moment; who reads looks at an empty page. Half of a reader's share where both want
# the processor, and more than the background jobs get.
YIELDS = 3
# Addresses of the kinds that need most at their first call.
WARM = ("/login/", "/complaint/new")
# No page takes as long: a statement is broken off after fifteen seconds (`patience`), a turn given up after two. Who is
# silent longer stands still, and everybody who writes would stand behind it.
SILENT = 120.0
LENGTH = struct.Struct("!I")
PIECE = 1 << 18
Answer = tuple[int, Headers, bytes]
# An answer, and whether something was written that may not be on the disk yet.
Told = tuple[Answer, bool]
FAILED: Answer = (500, [], b"")


class Writer:
    """The writing half of this process, one request at a time."""

    def __init__(self, application: Application) -> None:
        self._there, here = socket.socketpair()
        self._process = os.fork()
        if not self._process:
            _serve(application, here)
        here.close()
        self._there.setblocking(False)

    def watch(self) -> None:
        """From now on this process ends when its other half does; the server starts both anew."""
        threading.Thread(target=self._wait, name="writer-watch", daemon=True).start()

    async def answer(self, environ: Environ) -> Told:
        """Status, headers and body, as `translation.answer` gives them, and whether the disk is to be waited for before
        they are told. One asks at a time. Where an answer is not waited for, the process ends: the next who asks would
        be given it."""
        try:
            async with asyncio.timeout(SILENT):
                return await self._asked(environ)
        except (TimeoutError, OSError, EOFError):
            log.exception("the process that writes stands still and is ended", extra={"path": environ.get("PATH_INFO")})
            os.kill(self._process, signal.SIGKILL)
            return FAILED, False
        except BaseException:
            os.kill(self._process, signal.SIGKILL)
            raise

    async def _asked(self, environ: Environ) -> Told:
        body: IO[bytes] = environ["wsgi.input"]
        told = {name: value for name, value in environ.items() if isinstance(value, str | bool | tuple)}
        inside = body.getvalue() if isinstance(body, BytesIO) else None
        loop, message = asyncio.get_running_loop(), _message((told, inside))
        sent = socket.send_fds(self._there, [message], [] if inside is not None else [body.fileno()])
        if sent < len(message):
            await loop.sock_sendall(self._there, message[sent:])
        kept = bytearray()
        while not _is_whole(kept):
            piece = await loop.sock_recv(self._there, PIECE)
            if not piece:
                raise EOFError("the process that writes is gone")
            kept += piece
        given: Told = _values(kept)
        return given

    def _wait(self) -> None:
        os.waitpid(self._process, 0)
        log.error("the process that writes has ended: this one ends too")
        os._exit(1)


class Writing:
    """The way to the half that writes: one request at a time, and whoever is told waits for the disk first."""

    def __init__(self, writer: Writer, disk: Disk | None = None) -> None:
        self.writer, self._line, self._disk = writer, OneByOne(), disk or Disk()
        # Whether the half has written since whoever looks after the log last asked.
        self.wrote = False

    @property
    def busy(self) -> bool:
        """Whether somebody is still to be told."""
        return self._line.busy or self._disk.busy

    async def told(self, environ: Environ) -> Answer | None:
        """The answer when all it wrote is on the disk; the next request is worked on while that is waited for. None
        when the line is too long, or the disk refuses."""
        told = await self._line.do(lambda: self.writer.answer(environ))
        if told is None:
            return None
        given, wrote = told
        self.wrote = self.wrote or wrote
        return None if wrote and not await self._disk.reached() else given


def _message(values: tuple[Any, ...]) -> bytes:
    """Both halves are one program: what one writes down the other reads."""
    told = pickle.dumps(values, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(told)) + told


def _is_whole(message: bytearray) -> bool:
    return len(message) >= LENGTH.size and len(message) >= LENGTH.size + LENGTH.unpack_from(message)[0]


def _read(here: socket.socket) -> tuple[Any, Sequence[int]]:
    """The next message and the open files that came along. Raises EOFError where the other half is gone."""
    piece, files, _, _ = socket.recv_fds(here, PIECE, 1)
    kept = bytearray(piece)
    while piece and not _is_whole(kept):
        piece = here.recv(PIECE)
        kept += piece
    if not piece:
        raise EOFError
    return _values(kept), files


def _values(message: bytearray) -> Any:
    return pickle.loads(memoryview(message)[LENGTH.size :])  # noqa: S301


def _serve(application: Application, here: socket.socket) -> None:
    """In the other half: answer until the first is gone, whatever ends it. Never returns."""
    for name in (signal.SIGINT, signal.SIGTERM):  # what is under way comes to its end
        signal.signal(name, signal.SIG_IGN)
    # The listening socket and what tells the server that a worker lives are the worker's alone.
    os.closerange(3, here.fileno())
    os.closerange(here.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    os.nice(YIELDS)
    answers_wait()
    try:
        for path in WARM:
            answer(application, blank(path))
        settle()
        while True:
            (told, inside), files = _read(here)
            body = os.fdopen(files[0], "rb") if inside is None else BytesIO(inside)
            here.sendall(_message(_answered(application, told, body)))
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:
        log.exception("the process that writes gives up")
        os._exit(1)


def _answered(application: Application, told: dict[str, Any], body: IO[bytes]) -> Told:
    before = written()
    with body:
        try:
            given = answer(application, {**told, "wsgi.input": body, "wsgi.errors": sys.stderr})
        except Exception:
            log.exception("request failed outside of Django")
            given = FAILED
    return given, written() != before
