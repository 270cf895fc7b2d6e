"""Followers: functions the worker calls in a round every second, each of which catches up with what it follows.

A follower returns how many things it did. One that fails is called again after a growing pause and never stops the
others.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django_tasks.base import Task

from xinheng.kit import city_time

Follow = Callable[[], int]
LONGEST_PAUSE = 300.0

log = logging.getLogger(__name__)
_registered: dict[str, Follow] = {}


def register_follower(name: str, function: Follow) -> None:
    """Have the worker call `function` every second; from AppConfig.ready. A name is given once."""
    if _registered.setdefault(name, function) is not function:
        raise ValueError(f"a follower named {name} is registered already")


def registered_followers() -> dict[str, Follow]:
    """All followers by name, in the order of registration."""
    return dict(_registered)


def once_a_day(task: Task[..., Any]) -> Follow:
    """A follower that enqueues a task on each new day of the city, and when the worker starts.

    Two workers order it twice: what is ordered so must find nothing to do the second time.
    """
    ordered_on: date | None = None

    def order() -> int:
        nonlocal ordered_on
        today = city_time.today()
        if ordered_on == today:
            return 0
        task.enqueue()
        ordered_on = today
        return 1

    return order


@dataclass
class Turn:
    """A follower in the worker's round, with its failures in a row and the moment it may be called again."""

    name: str
    function: Follow
    failures: int = 0
    not_before: float = 0.0

    def take(self) -> int:
        """Call the follower unless it is pausing; an error is logged and counts as nothing done."""
        if time.monotonic() < self.not_before:
            return 0
        try:
            done = self.function()
        except Exception:
            self.failures += 1
            pause = min(2.0**self.failures, LONGEST_PAUSE)
            self.not_before = time.monotonic() + pause
            log.exception("follower failed", extra={"follower": self.name, "again_in_seconds": pause})
            return 0
        self.failures, self.not_before = 0, 0.0
        return done


def take_round(turns: Iterable[Turn]) -> int:
    """One call of each follower; returns how many things were done."""
    return sum(turn.take() for turn in turns)
