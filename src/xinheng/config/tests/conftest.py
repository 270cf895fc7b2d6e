"""A half that writes, made within a process that has done other things before."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from threading import Timer

import pytest

from xinheng.config.translation import Application
from xinheng.config.writer import Writer


@pytest.fixture
def half() -> Iterator[Callable[[Application], Writer]]:
    """Makes halves, each ended after the test. The server's forks before anything is opened; here it would meet what
    thousands of tests left, and giving up in one process what another opened ends it or holds it for ever. What is
    frozen stays so: the next half has only what came since to look through."""
    made = list[Writer]()
    gc.collect()
    gc.freeze()
    # Answers that got mixed up leave somebody waiting for ever.
    late = Timer(20, lambda: [os.kill(one._process, signal.SIGKILL) for one in made])
    late.start()

    def make(application: Application) -> Writer:
        made.append(Writer(application))
        return made[-1]

    yield make
    late.cancel()
    for one in made:
        one._there.close()
        # One that a test made stand still and did not end would be waited for without end.
        os.kill(one._process, signal.SIGKILL)
        os.waitpid(one._process, 0)
