"""The door of a worker process: takes requests from the server, reads their bodies, hands them to a lane.

Nothing here waits for a database or a disk. A body that comes slowly holds no thread; a lane that is full or stuck
refuses at once; and whether the process lives is answered whatever else stands still. What lies ready and is right is
answered here too: handing it to a thread and back costs more than reading it (ADR 82).
"""

import asyncio
import logging
from collections import Counter
from functools import partial
from io import BytesIO
from typing import IO, Any

from xinheng.config.bodies import BodyRefused, announced, most, read
from xinheng.config.collecting import settle
from xinheng.config.disk import ends_if_lost, write_anew
from xinheng.config.lanes import Lane, LaneJob, changes, is_known
from xinheng.config.log_keeper import log_keeper
from xinheng.config.patience import be_impatient
from xinheng.config.refusals import ALIVE, Refusals, sender, works_here
from xinheng.config.told_again import ToldAgain
from xinheng.config.translation import SERVER, Application, Environ, answer, blank, environ_of
from xinheng.config.writer import Writer, Writing
from xinheng.config.wsgi import application, at_once, read_anew, stands
from xinheng.portals.ui.readers import is_free_to_read, was_let_through

log = logging.getLogger(__name__)

# Reading threads of one process wait for each other inside Python; the second lets a quick page pass a slow one.
THREADS = {"read": 2, "desk": 2}
# Who is refused and asks again at once must not live off the time of those that are served; and must be told at once.
REFUSAL_PAUSE = 0.05
SWEEP_SECONDS = 0.25
# Bodies that one address may be sending to one process at a time: a mall behind one address, not a flood.
BODIES_AT_ONCE = 48
# Addresses of the kinds that need most at their first call.
WARM = ("/", "/s?q=-", "/e/uscc:-", "/api/v1/subjects/uscc:-", "/login/", "/complaint/new")
# A worker that stops gives the requests under way this long.
LAST_SECONDS = 5.0


class Door:
    """An RSGI application around a WSGI one, whose writing is done by the other half of this process."""

    def __init__(self, application: Application, writing: Writing) -> None:
        self.application, self.writing = application, writing
        self.refusals = Refusals()
        self.sending: Counter[str] = Counter()
        self.lanes: dict[str, Lane] = {}
        self.told_again = ToldAgain(stands, _lets, self._read_anew)
        self.reads_anew = False

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The threads of this process, made after the fork."""
        self.loop = loop
        write_anew()
        # Templates, declarations and statements are read once a process: now, not while the first callers wait.
        for path in WARM:
            answer(self.application, blank(path))
        settle()
        self.lanes = {name: Lane(name, threads) for name, threads in THREADS.items()}
        self.writing.writer.watch()
        self.log_keeper = log_keeper()
        loop.call_later(SWEEP_SECONDS, self._sweep)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let what is under way come to its end: what was done is also said."""
        loop.run_until_complete(self._at_rest())

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        if scope.path == "/healthz" and scope.method in ("GET", "HEAD"):
            protocol.response_bytes(200, ALIVE, b"ok")
            return
        if not is_known(scope.method):
            self.refusals.send(scope, protocol, 405)
            return
        if (told := self.told_again.at(scope)) is not None:
            protocol.response_bytes(200, told.headers, told.body)
            return
        try:
            body = await self._body(scope, protocol)
        except BodyRefused as refused:
            self.refusals.send(scope, protocol, refused.status)
            return
        environ = environ_of(scope, body)
        if self._tells_at_once(scope, protocol, environ):
            return
        if not await self._done(scope, protocol, environ):
            self.refusals.send(scope, protocol, 503)

    def _tells_at_once(self, scope: Any, protocol: Any, environ: Environ) -> bool:
        """Answer with what lies ready; False where nothing does, and for who changes something without looking."""
        if changes(scope.method):
            return False
        stood = self.told_again.stands(scope)
        ready = at_once(environ)
        if ready is None:
            return False
        headers, kept = [SERVER, *ready[0]], ready[1]
        self.told_again.keep(scope, stood, headers, kept)
        protocol.response_bytes(200, headers, kept)
        return True

    def _read_anew(self) -> None:
        """By one reading thread at a time."""

        def over(_done: bool) -> None:
            self.reads_anew = False

        if not self.reads_anew:
            self.reads_anew = True
            if not self.lanes["read"].offer(LaneJob(read_anew, over)):
                over(False)

    async def _at_rest(self) -> None:
        for _ in range(int(LAST_SECONDS / 0.05)):
            if not self.writing.busy and not any(lane.busy for lane in self.lanes.values()):
                return
            await asyncio.sleep(0.05)

    async def _body(self, scope: Any, protocol: Any) -> IO[bytes]:
        headers = scope.headers
        length = announced(headers)
        if not length:
            return BytesIO()
        address = sender(scope)
        if self.sending[address] >= BODIES_AT_ONCE:
            raise BodyRefused(503)
        self.sending[address] += 1
        try:
            return await read(protocol, length, most(headers))
        finally:
            self.sending[address] -= 1
            if not self.sending[address]:
                del self.sending[address]

    async def _done(self, scope: Any, protocol: Any, environ: Environ) -> bool:
        """Have a lane answer; False when none could."""
        if changes(scope.method):
            done = await self._write(protocol, environ)
        else:
            lane = "desk" if works_here(scope.headers) else "read"
            done = await self._read(self.lanes[lane], protocol, environ)
        if not done:
            await asyncio.sleep(REFUSAL_PAUSE)
        return done

    async def _read(self, lane: Lane, protocol: Any, environ: Environ) -> bool:
        over: asyncio.Future[bool] = self.loop.create_future()

        def tell(done: bool) -> None:
            self.loop.call_soon_threadsafe(_set, over, done)

        return lane.offer(LaneJob(partial(self._answer, protocol, environ), tell)) and await over

    async def _write(self, protocol: Any, environ: Environ) -> bool:
        """By the other half of this process."""
        with environ["wsgi.input"]:
            told = await self.writing.told(environ)
        if told is not None:
            protocol.response_bytes(*told)
        return told is not None

    def _answer(self, protocol: Any, environ: Environ) -> None:
        """In a lane's thread: the whole way through Django, and the answer out."""
        try:
            protocol.response_bytes(*answer(self.application, environ))
        except Exception:
            log.exception("request failed outside of Django")
            protocol.response_empty(500, [])
        finally:
            environ["wsgi.input"].close()

    def _sweep(self) -> None:
        for lane in self.lanes.values():
            lane.sweep()
        if self.log_keeper and self.writing.wrote:
            self.writing.wrote = False
            self.log_keeper.look()
        if not ends_if_lost(self.loop):
            self.loop.call_later(SWEEP_SECONDS, self._sweep)


def _lets(scope: Any, identity: str) -> bool:
    return is_free_to_read() or was_let_through(sender(scope), identity)


def _set(future: "asyncio.Future[bool]", value: bool) -> None:
    if not future.done():
        future.set_result(value)


be_impatient()
door = Door(application, Writing(Writer(application)))
