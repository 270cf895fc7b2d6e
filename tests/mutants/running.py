"""Runs a file's nearest tests once for each of its mutants, each in a fork of one prepared process.

The database is made once; a fork inherits it in memory, puts the changed code into the living functions, so that
decorators, signatures and imports elsewhere stay as they are, and runs the tests that reach the function.
"""

import gc
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from tests.mutants.changes import Mutant, mutants

LEAST_SECONDS = 20
# What a fork answers where its work broke, or did not end in time.
BROKEN, OVERDUE = 101, 102


@dataclass
class Gate:
    """A plugin of pytest: in place of the tests' own run it tries the mutants of one file."""

    path: Path
    tried: list[tuple[Mutant, bool]] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The first test prepares the database for all; then what reaches what is seen, then the mutants are tried."""
        items = session.items
        if not run(session, items[:1], after=items[-1]):
            raise session.Failed("a test fails without any mutant")
        began = time.monotonic()
        reached = self._reaching(session, items)
        patience = max(LEAST_SECONDS, int(5 * (time.monotonic() - began)))
        everything = [items[number] for number in sorted({one for tests in reached.values() for one in tests})]
        if everything and in_a_fork(lambda: survived(session, everything, None), patience):
            raise session.Failed("a test fails in a fork without any mutant: what dies here would prove nothing")
        for mutant in mutants(self.path.read_text(encoding="utf-8"), str(self.path)):
            tests = [items[number] for number in reached.get(mutant.function, [])]
            answer = in_a_fork(lambda m=mutant, t=tests: survived(session, t, m), patience) if tests else 0
            if answer == BROKEN:
                raise session.Failed(f"{mutant.function}, line {mutant.line}: {mutant.what} could not be put in")
            killed = answer != 0
            self.tried.append((mutant, killed))
            sys.stderr.write("." if killed else f"\n{self.path.name}:{mutant.line} {mutant.function}: {mutant.what}\n")
        return True

    def _reaching(self, session: pytest.Session, items: list[pytest.Item]) -> dict[str, list[int]]:
        """Which tests run which functions of the file, by number, seen in a fork: this process stays untouched."""
        with tempfile.NamedTemporaryFile("r") as told:
            if in_a_fork(lambda: self._watch(session, items, told.name), 1200, silent=False):
                raise session.Failed("a test fails without any mutant")
            reached: dict[str, list[int]] = {}
            for line in told:
                number, _, name = line.strip().partition(" ")
                reached.setdefault(name, []).append(int(number))
        return reached

    def _watch(self, session: pytest.Session, items: list[pytest.Item], told: str) -> int:
        file = str(self.path)
        with open(told, "w", encoding="utf-8") as out:
            session._setupstate.teardown_exact(items[0])
            for number, item in enumerate(items):
                seen: set[str] = set()

                def look(frame: Any, event: str, _: object, seen: set[str] = seen) -> None:
                    if event == "call" and frame.f_code.co_filename == file:
                        seen.add(frame.f_code.co_qualname.partition(".<locals>")[0])

                sys.setprofile(look)
                run(session, [item], after=items[min(number + 1, len(items) - 1)])
                sys.setprofile(None)
                out.writelines(f"{number} {name}\n" for name in seen)
        return session.testsfailed


def survived(session: pytest.Session, tests: list[pytest.Item], mutant: Mutant | None) -> int:
    """0 where no test sees the wrong."""
    if mutant:
        put_in(mutant)
    session._setupstate.teardown_exact(tests[0])
    return int(not run(session, tests, after=tests[-1]))


def run(session: pytest.Session, tests: list[pytest.Item], after: pytest.Item) -> bool:
    """Whether all pass; up to the first that does not. What `after` needs too is left standing."""
    for item, following in zip(tests, [*tests[1:], after], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


def put_in(mutant: Mutant) -> None:
    """The changed code in every function that was made from the original; LookupError where there is none."""
    code = mutant.code
    living = [
        one
        for one in gc.get_objects()
        if type(one) is FunctionType  # isinstance would wake lazy objects
        and (one.__code__.co_qualname, one.__code__.co_filename) == (mutant.function, code.co_filename)
        and one.__code__.co_freevars == code.co_freevars
    ]
    if not living:
        raise LookupError(f"no living function {mutant.function} of {code.co_filename}")
    for one in living:
        one.__code__ = code


def in_a_fork(work: Callable[[], int], seconds: int, *, silent: bool = True) -> int:
    """What the work gives, in a copy of this process; BROKEN or OVERDUE where it gives nothing."""
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else OVERDUE
    signal.alarm(seconds)
    answer = BROKEN
    try:
        if silent:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        answer = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(answer)
