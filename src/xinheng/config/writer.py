"""What changes something is worked on in a process of its own beside the one that reads, at a lower priority.

Threads of one process take turns in Python: a dossier that takes a millisecond would wait for a form that is being
checked beside it. The two processes are made of one: the worker forks before it has opened anything, so the other half
costs little memory, and neither holds what the other opened. They live and end together.
"""

import logging
import os
import signal
import sys
import threading
from io import BytesIO
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from typing import IO, Any

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
FAILED: tuple[int, Headers, bytes] = (500, [], b"")


class Writer:
    """The writing half of this process, one request at a time."""

    def __init__(self, application: Application) -> None:
        self._there: Connection
        self._there, here = Pipe()
        # Of two at once each would get the other's answer.
        self._turn = threading.Lock()
        self._process = os.fork()
        if not self._process:
            _serve(application, here)
        here.close()

    def watch(self) -> None:
        """From now on this process ends when its other half does; the server starts both anew."""
        threading.Thread(target=self._wait, name="writer-watch", daemon=True).start()

    def answer(self, environ: Environ) -> tuple[int, Headers, bytes]:
        """Status, headers and body, as `translation.answer` gives them."""
        body: IO[bytes] = environ["wsgi.input"]
        told = {name: value for name, value in environ.items() if isinstance(value, str | bool | tuple)}
        inside = body.getvalue() if isinstance(body, BytesIO) else None
        with self._turn:
            self._there.send((told, inside))
            if inside is None:
                send_handle(self._there, body.fileno(), self._process)
            if not self._there.poll(SILENT):
                log.error("the process that writes stands still and is ended", extra={"path": told.get("PATH_INFO")})
                os.kill(self._process, signal.SIGKILL)
                return FAILED
            given: tuple[int, Headers, bytes] = self._there.recv()
        return given

    def _wait(self) -> None:
        os.waitpid(self._process, 0)
        log.error("the process that writes has ended: this one ends too")
        os._exit(1)


def _serve(application: Application, here: Connection) -> None:
    """In the other half: answer until the first is gone, whatever ends it. Never returns."""
    for name in (signal.SIGINT, signal.SIGTERM):  # what is under way comes to its end
        signal.signal(name, signal.SIG_IGN)
    # The listening socket and what tells the server that a worker lives are the worker's alone.
    os.closerange(3, here.fileno())
    os.closerange(here.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    os.nice(YIELDS)
    try:
        for path in WARM:
            answer(application, blank(path))
        while True:
            told, inside = here.recv()
            body = os.fdopen(recv_handle(here), "rb") if inside is None else BytesIO(inside)
            here.send(_answered(application, told, body))
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:
        log.exception("the process that writes gives up")
        os._exit(1)


def _answered(application: Application, told: dict[str, Any], body: IO[bytes]) -> tuple[int, Headers, bytes]:
    with body:
        try:
            return answer(application, {**told, "wsgi.input": body, "wsgi.errors": sys.stderr})
        except Exception:
            log.exception("request failed outside of Django")
            return FAILED
