"""Followers: functions the worker calls in a round every second, each of which catches up with what it follows.

A follower returns how many things it did. One that fails is called again after a growing pause and never stops the
others.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django_tasks.base import Task

from xinheng.kit import city_time

Follow = Callable[[], int]
LONGEST_PAUSE = 300.0

log = logging.getLogger(__name__)
_registered: dict[str, Follow] = {}
_slow: set[str] = set()


def register_follower(name: str, function: Follow, *, slow: bool = False) -> None:
    """Have the worker call `function` every second; from AppConfig.ready. A name is given once.

    One that may take minutes is `slow`: it goes in a round of its own, so that messages and clocks wait for none.
    """
    if _registered.setdefault(name, function) is not function:
        raise ValueError(f"a follower named {name} is registered already")
    if slow:
        _slow.add(name)


def registered_followers() -> dict[str, Follow]:
    """All followers by name, in the order of registration."""
    return dict(_registered)


def rounds_of(followers: Mapping[str, Follow]) -> tuple[list["Turn"], list["Turn"]]:
    """The quick round and the slow one."""
    turns = [Turn(name, function) for name, function in followers.items()]
    return [one for one in turns if one.name not in _slow], [one for one in turns if one.name in _slow]


def once_a_day(task: Task[..., Any], *, at: timedelta = timedelta()) -> Follow:
    """A follower that orders a task once for each day of the city, from an hour (`at`) on, whatever the clock does.

    What was ordered stands in a row of its own, so a worker that starts again, a second worker and a clock that steps
    back order nothing twice, and a clock that was ahead for a while costs no later day its turn.
    """
    seen: set[date] = set()

    def order() -> int:
        today = city_time.today()
        if today in seen or city_time.now() < city_time.start_of(today) + at:
            return 0
        ordered = _order(task, today)
        seen.add(today)
        return ordered

    return order


@transaction.atomic
def _order(task: Task[..., Any], day: date) -> int:
    # Apps register their followers before the models are ready.
    orders = apps.get_model("jobs", "DailyOrder").objects
    _, first = orders.get_or_create(task=task.module_path, day=day)
    if first:
        task.enqueue()
    return int(first)


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
