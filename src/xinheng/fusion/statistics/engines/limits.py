"""What one making may take: a time after which it is stopped, and the words for it and for too little memory."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb
from django.conf import settings

from xinheng.fusion.lake.queries import DISK, MEMORY
from xinheng.kit.refusal import Refusal

# How Spark says that its memory is full: the heap, a table to be sent to all, a page for a sort.
_OF_SPARK = ("OutOfMemoryError", "Not enough memory", "UNABLE_TO_ACQUIRE_MEMORY")


class TooLong(Refusal):
    """A making took longer than it may; nothing of it is kept."""


@contextmanager
def stopped_in_time(stop: Callable[[threading.Event], None]) -> Iterator[threading.Event]:
    """Calls `stop` when the time is over, in a thread of its own, and then raises TooLong.

    The event is set by the end of the block: a stop that first asks and then insists looks at it in between.
    """
    seconds, over, done = int(settings.XINHENG_MAKING_SECONDS), threading.Event(), threading.Event()

    def strike() -> None:
        over.set()
        stop(done)

    timer = threading.Timer(seconds, strike)
    timer.daemon = True
    timer.start()
    try:
        yield over
    except Exception as error:
        if over.is_set():
            raise TooLong(_words(seconds)) from error
        raise
    finally:
        done.set()
        timer.cancel()
    if over.is_set():
        raise TooLong(_words(seconds))


def words_of_memory(error: Exception) -> str:
    """What an engine that ran out of memory is told of by; empty for any other error."""
    if isinstance(error, duckdb.OutOfMemoryException):
        first = (str(error).strip().splitlines() or [""])[0]
        return f"内存超过 {MEMORY} 或暂存超过 {DISK} 的上限，已经停止：{first}"
    if type(error).__module__.startswith(("pyspark.", "py4j.")) and any(word in str(error) for word in _OF_SPARK):
        limit = settings.XINHENG_SPARK_MEMORY
        return f"Spark 的内存超过 {limit} 的上限，已经停止。请由系统管理员调高 XINHENG_SPARK_MEMORY 后再运行一次"
    return ""


def _words(seconds: int) -> str:
    return f"运行超过 {seconds} 秒的上限，已经停止。可以换一种引擎，或者由系统管理员调高 XINHENG_MAKING_SECONDS"
