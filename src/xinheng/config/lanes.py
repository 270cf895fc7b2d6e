"""Lanes: a few threads and a bounded queue for each kind of request, so that one kind never stands in another's way.

A thread keeps its database connection. Who waits too long, or would have to, is told at once instead of hanging. What
another process works on needs no thread here: it stands in a line of the loop's own.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

Given = TypeVar("Given")
# Longer than this nobody waits for a thread: with the patience of a statement an answer is there within five seconds.
QUEUE_SECONDS = 2.5
# Who would wait nearly so long is refused at once, not after the wait: what the work takes is only about known.
PROMISED_SECONDS = 0.8 * QUEUE_SECONDS
# However short the work is: more in a queue is a flood.
LONGEST_QUEUE = 1024
# The share of the newest request in the middle time of a lane's work.
NEWEST = 0.1


@dataclass(eq=False)
class LaneJob:
    """A request on its way: one thread does `work`; then, or when it is given up, `over` is called once.

    `over` is told whether the work was done.
    """

    work: Callable[[], None]
    over: Callable[[bool], None]
    since: float = field(default_factory=time.monotonic)
    # Emptied by whoever deals with the job: a thread that runs it, or the sweep that gives it up.
    waiting: list[bool] = field(default_factory=lambda: [True])

    def claim(self) -> bool:
        """True for the first who asks."""
        try:
            return self.waiting.pop()
        except IndexError:
            return False


class Lane:
    """Threads that take jobs from one queue, first come first served."""

    def __init__(self, name: str, threads: int) -> None:
        self.name, self.threads = name, threads
        self._queue: deque[LaneJob] = deque()
        self._filled = threading.Semaphore(0)
        self._seconds = 0.0
        # Requests that threads are working on now.
        self.busy = 0
        for number in range(threads):
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True).start()

    def offer(self, job: LaneJob) -> bool:
        """Queue a job; False when it would wait too long."""
        waiting = len(self._queue)
        if waiting >= LONGEST_QUEUE or (waiting > self.threads and self.expected_wait() > PROMISED_SECONDS):
            return False
        self._queue.append(job)
        self._filled.release()
        return True

    def expected_wait(self) -> float:
        """Seconds a new job would wait, by what the last ones took."""
        return len(self._queue) * self._seconds / self.threads

    def sweep(self) -> int:
        """Give up the jobs that waited too long; how many."""
        gone = 0
        before = time.monotonic() - QUEUE_SECONDS
        while self._queue and self._queue[0].since < before:
            try:
                job = self._queue.popleft()
            except IndexError:
                break
            if job.claim():
                job.over(False)
                gone += 1
        return gone

    def figures(self) -> dict[str, float]:
        """How the lane does, for the metrics."""
        return {"waiting": float(len(self._queue)), "seconds": self._seconds}

    def _run(self) -> None:
        while True:
            self._filled.acquire()
            try:
                job = self._queue.popleft()
            except IndexError:  # swept
                continue
            if job.claim():
                self._do(job)

    def _do(self, job: LaneJob) -> None:
        started = time.monotonic()
        self.busy += 1
        try:
            job.work()
        finally:
            self.busy -= 1
            self._seconds += NEWEST * (time.monotonic() - started - self._seconds)
            job.over(True)


class OneByOne:
    """A lane without threads: one at a time, first come first served, all within the loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting, self._seconds = 0, 0.0

    @property
    def busy(self) -> bool:
        """Whether something is worked on now."""
        return self._turn.locked()

    async def do(self, work: Callable[[], Awaitable[Given]]) -> Given | None:
        """What the work gives in its turn; None when it would wait, or has waited, too long."""
        if self._waiting >= LONGEST_QUEUE or (self._waiting > 1 and self._waiting * self._seconds > PROMISED_SECONDS):
            return None
        if not await self._entered():
            return None
        started = time.monotonic()
        try:
            return await work()
        finally:
            self._seconds += NEWEST * (time.monotonic() - started - self._seconds)
            self._turn.release()

    async def _entered(self) -> bool:
        self._waiting += 1
        try:
            async with asyncio.timeout(QUEUE_SECONDS if self.busy else None):
                return await self._turn.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1


# What the house knows; a method is written in capitals (RFC 9110 9.1), and Django would take “get” for GET.
READING, WRITING = ("GET", "HEAD", "OPTIONS"), ("POST", "PUT", "PATCH", "DELETE")


def is_known(method: str) -> bool:
    """Whether any address could answer to it: TRACE, “get” and the like are refused without waiting in a line."""
    return method in READING or method in WRITING


def changes(method: str) -> bool:
    """Whether a request may change something: it stands in the line of those who write."""
    return method not in READING
