"""Kill -9 a process at every statement of a move, and at random moments, and look what the database holds.

Run by a test with few random kills, by hand with many:
`DJANGO_SETTINGS_MODULE=xinheng.config.settings python -m xinheng.support.procedures.tests.kill_mid_move 200`
on a database of its own that is migrated.
"""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import django
from django.db import connection, connections

AFTER_ALL = 10_000
LONGEST_MOVE = 0.15


def main(random_kills: int) -> Counter[str]:
    """How often a killed move left the old state, the new one, or something between (torn)."""
    found: Counter[str] = Counter()
    statement = 1
    while _killed(lambda at=statement: _kill_at(at)):  # type: ignore[misc]
        found[_look()] += 1
        statement += 1
    found["statements"] = statement - 1
    for _ in range(random_kills):
        _killed(lambda: None, after=random.uniform(0, LONGEST_MOVE))
        found[_look()] += 1
    return found


def _prepare() -> Any:
    """A matter one move from being accepted, and the officer who may."""
    zhao = cast().zhao
    matter = open_matter(procedure="sample", title="被杀的一步", office=OFFICE, by=None)
    move(matter=matter, verb="submit", by=None, facts={"received_on": "2026-11-16"})
    return matter, zhao


def _killed(hook: Callable[[], None], after: float = 0.0) -> bool:
    """Move in a child process with `hook` set, or killed `after` seconds; whether it was killed before its end."""
    matter, account = _prepare()
    _disconnect()
    child = os.fork()
    if child == 0:
        hook()
        move(matter=matter, verb="accept", by=account)
        os._exit(0)
    if after:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _disconnect() -> None:
    """Close what a child process must not share with this one."""
    connections.close_all()


def _kill_at(number: int) -> None:
    """Have this process kill itself right after the statement with that number."""
    seen = 0

    def count(execute: Any, *statement: Any) -> Any:
        nonlocal seen
        result = execute(*statement)
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    connection.execute_wrappers.append(count)


def _look() -> str:
    """What the last matter looks like: wholly before the move, wholly after, or torn."""
    matter = Matter.objects.latest("pk")
    steps = matter.steps.filter(verb="accept").count()
    events = AuditEvent.objects.filter(verb="sample.accept", target_id=str(matter.pk)).count()
    clocks = matter.clock_runs.filter(clock="mediation").count()
    whole = (matter.state, matter.seq, steps, events, clocks)
    return {("submitted", 2, 0, 0, 0): "old", ("accepted", 3, 1, 1, 1): "new"}.get(whole, f"torn {whole}")


if __name__ == "__main__":
    django.setup()

    from tests.cast import OFFICE, cast

    from xinheng.support.audit.models import AuditEvent
    from xinheng.support.procedures import folders
    from xinheng.support.procedures.actions import move
    from xinheng.support.procedures.models import Matter
    from xinheng.support.procedures.tests.conftest import HOME, SAMPLE, forget_procedures
    from xinheng.support.procedures.tests.opening import open_matter

    folders.app_homes = lambda: [folders.Home(HOME, SAMPLE)]
    forget_procedures()
    sys.stdout.write(f"{dict(main(int(sys.argv[1])))}\n")
