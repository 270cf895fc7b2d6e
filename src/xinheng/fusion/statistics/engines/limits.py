"""What one making may take: a time after which it is stopped, and the words for it and for too little memory."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from xinheng.kit.refusal import Refusal


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


def _words(seconds: int) -> str:
    return f"运行超过 {seconds} 秒的上限，已经停止。可以换一种引擎，或者由系统管理员调高 XINHENG_MAKING_SECONDS"
