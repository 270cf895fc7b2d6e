"""Who was answered by the half that writes waits here until it is on the disk, and the half goes on meanwhile.

The log of SQLite holds commits in their order, so waiting once, after the last one, is waiting for all; and who comes
while the disk is busy is served together with all others by the next time it is waited for. PostgreSQL waits by itself.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import DatabaseError, connection, connections

from xinheng.config.sqlite3.base import DatabaseWrapper
from xinheng.kit.on_disk import LOG

log = logging.getLogger(__name__)

TELL_SECONDS = 1.0


def answers_wait() -> None:
    """From now on no commit of this process waits for the disk: whoever hands its answers on waits with them."""
    DatabaseWrapper.waits_for_disk = False


def written() -> Hashable:
    """Another value whenever this process may have written what nobody waited for."""
    one = None if DatabaseWrapper.waits_for_disk or connection.vendor != "sqlite" else connection.connection
    return one and (one, one.total_changes)


def bring_down() -> None:
    """Wait until all that is committed is on the disk. Raises sqlite3.OperationalError where the disk refuses."""
    LOG.lay_down(Path(f"{connections.settings['default']['NAME']}-wal"))


def ends_if_lost(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether this process's disk has refused: then it ends when those under way are told, and the server starts
    another on what is there."""
    if LOG.lost:
        log.error("the disk has refused: this process ends")
        loop.call_later(TELL_SECONDS, os._exit, 1)
    return LOG.lost


def write_anew() -> None:
    """Lay the log's pages into the database and begin it from its start: after a refusal Linux may go on showing pages
    that it never wrote, and one among them would end the log at the next power cut. A disk that refuses this too is
    told of; who only reads is served all the same."""
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError:
        log.exception("the log could not be laid into the database")
    finally:
        connection.close()


class Disk:
    """Waiting for the disk without standing in anybody's way: all who wait at once wait for one thing."""

    def __init__(self, bring_down: Callable[[], None] = bring_down) -> None:
        self._bring_down, self._thread = bring_down, ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._waiting: list[asyncio.Future[bool]] = []
        self.busy = False

    async def reached(self) -> bool:
        """Back when what was committed before the call is on the disk; False where the disk refuses."""
        over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(over)
        if not self.busy:
            self._begin()
        return await over

    def _begin(self) -> None:
        some, self._waiting, self.busy = self._waiting, [], True
        asked = asyncio.get_running_loop().run_in_executor(self._thread, self._bring_down)
        asked.add_done_callback(lambda done: self._over(some, done))

    def _over(self, some: list["asyncio.Future[bool]"], done: "asyncio.Future[None]") -> None:
        refused = done.exception()
        if refused is not None:
            log.error("what was written may not be on the disk", extra={"answers": len(some)}, exc_info=refused)
        for one in some:
            if not one.done():
                one.set_result(refused is None)
        self.busy = False
        if self._waiting:
            self._begin()
