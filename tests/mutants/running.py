"""Runs a file's nearest tests once for each of its mutants, each in a fork of one prepared process.

The database is made once; a fork inherits it in memory, puts the changed code into the living functions, so that
decorators, signatures and imports elsewhere stay as they are, and runs the tests that reach the function.
"""

import functools
import gc
import inspect
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
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
# It answers by one number below those; of more tests the last ones share one.
MOST_TESTS = 100


@dataclass
class Gate:
    """A plugin of pytest: in place of the tests' own run it tries the mutants of one file."""

    path: Path
    # What is no wrong at all, as a mutant says itself; never tried.
    equal: frozenset[str] = frozenset()
    tried: list[tuple[Mutant, bool]] = field(default_factory=list)
    # By the number of a test: how long it takes, and how many mutants it has killed.
    seconds: dict[int, float] = field(default_factory=dict)
    kills: Counter[int] = field(default_factory=Counter)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The first test prepares the database for all; then what reaches what is seen, then the mutants are tried."""
        items = session.items
        if not run(session, items[:1], after=items[-1]):
            raise session.Failed("a test fails without any mutant")
        began = time.monotonic()
        # What was frozen after the collection is not among the objects that can be looked through.
        gc.unfreeze()
        living = Living.of(str(self.path))
        gc.freeze()
        reached = self._reaching(session, items, living)
        patience = max(LEAST_SECONDS, int(5 * (time.monotonic() - began)))
        found = list(mutants(self.path.read_text(encoding="utf-8"), str(self.path)))
        needed = {one for tests in reached.values() for one in tests}
        if any(mutant.code is None for mutant in found):
            # Who reads a constant calls nothing of the file.
            needed = {*range(len(items))}
        everything = [items[number] for number in sorted(needed)]
        if everything and in_a_fork(lambda: killer(session, everything, None), patience):
            raise session.Failed("a test fails in a fork without any mutant: what dies here would prove nothing")
        if gone := self.equal - {str(one) for one in found}:
            raise session.Failed(f"said to be no wrong, but there is none such: {sorted(gone)}")
        for mutant in (one for one in found if str(one) not in self.equal):
            near = reached.get(mutant.function, []) if mutant.code else sorted(needed)
            killed = self._try(session, mutant, items, near, patience, living)
            self.tried.append((mutant, killed))
            sys.stderr.write("." if killed else f"\n{self.path.name}:{mutant.line} {mutant}\n")
            sys.stderr.flush()
        return True

    def _try(
        self,
        session: pytest.Session,
        mutant: Mutant,
        items: list[pytest.Item],
        numbers: list[int],
        patience: int,
        living: "Living",
    ) -> bool:
        """Whether a test sees it. First those that cost little for each that they killed so far."""
        order = sorted(numbers, key=lambda one: self.seconds.get(one, 1) / (1 + self.kills[one]))
        tests = [items[number] for number in order]
        answer = in_a_fork(lambda: killer(session, tests, mutant, living), patience) if tests else 0
        if answer == BROKEN:
            raise session.Failed(f"line {mutant.line}, {mutant}: could not be put in")
        if 0 < answer <= len(order):
            self.kills[order[answer - 1]] += 1
        return answer != 0

    def _reaching(self, session: pytest.Session, items: list[pytest.Item], living: "Living") -> dict[str, list[int]]:
        """Which tests run which functions of the file, by number, seen in a fork: this process stays untouched."""
        with tempfile.NamedTemporaryFile("r") as told:
            if in_a_fork(lambda: self._watch(session, items, told.name, living), 1200, silent=False):
                raise session.Failed("a test fails without any mutant")
            reached: dict[str, list[int]] = {}
            for line in told:
                number, seconds, name = line.split()
                reached.setdefault(name, []).append(int(number))
                self.seconds[int(number)] = float(seconds)
        return reached

    def _watch(self, session: pytest.Session, items: list[pytest.Item], told: str, living: "Living") -> int:
        file = str(self.path)
        with open(told, "w", encoding="utf-8") as out:
            session._setupstate.teardown_exact(items[0])
            for number, item in enumerate(items):
                seen: set[str] = set()

                def look(frame: Any, event: str, _: object, seen: set[str] = seen) -> None:
                    if event == "call" and frame.f_code.co_filename == file:
                        seen.add(frame.f_code.co_qualname.partition(".<locals>")[0])

                living.forget()
                began = time.monotonic()
                sys.setprofile(look)
                run(session, [item], after=items[min(number + 1, len(items) - 1)])
                sys.setprofile(None)
                out.writelines(f"{number} {time.monotonic() - began:.3f} {name}\n" for name in seen)
        return session.testsfailed


def killer(
    session: pytest.Session, tests: list[pytest.Item], mutant: Mutant | None, living: "Living | None" = None
) -> int:
    """Which of the tests, counted from 1, sees the wrong first; 0 where none does."""
    if mutant:
        put_in(mutant, living)
    session._setupstate.teardown_exact(tests[0])
    passed = run(session, tests, after=tests[-1])
    return 0 if passed == len(tests) else min(passed, MOST_TESTS - 1) + 1


def run(session: pytest.Session, tests: list[pytest.Item], after: pytest.Item) -> int:
    """How many pass before one does not. What `after` needs too is left standing."""
    for number, (item, following) in enumerate(zip(tests, [*tests[1:], after], strict=True)):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return number
    return len(tests)


@dataclass
class Living:
    """What there is of a file in memory: its functions by name, and the caches of what was made with them."""

    functions: dict[str, list[FunctionType]]
    caches: list[Any]

    @classmethod
    def of(cls, file: str) -> "Living":
        """Everything made from one file."""
        functions: dict[str, list[FunctionType]] = {}
        caches = []
        for one in gc.get_objects():
            if type(one) is FunctionType:  # isinstance would wake lazy objects
                if one.__code__.co_filename == file:
                    functions.setdefault(one.__code__.co_qualname, []).append(one)
            elif type(one) is functools._lru_cache_wrapper:
                around = getattr(inspect.unwrap(one), "__globals__", {})
                if any(_made_in(other) == file for other in around.values() if callable(other)):
                    caches.append(one)
        return cls(functions, caches)

    def forget(self) -> None:
        """Empty the caches of the file and of those that import from it: what stands there was made without a wrong."""
        for cache in self.caches:
            cache.cache_clear()


def put_in(mutant: Mutant, living: Living | None = None) -> None:
    """The changed code in every function that was made from the original; LookupError where there is none."""
    code = mutant.code
    if code is None:
        put_otherwise(mutant)
        if living:
            living.forget()
        return
    living = living or Living.of(code.co_filename)
    same = [one for one in living.functions.get(mutant.function, []) if one.__code__.co_freevars == code.co_freevars]
    if not same:
        raise LookupError(f"no living function {mutant.function} of {code.co_filename}")
    for one in same:
        one.__code__ = code
    living.forget()


def put_otherwise(mutant: Mutant) -> None:
    """The other value wherever a module of ours knows the constant by its name; LookupError where none does."""
    knowing = [
        vars(module)
        for name, module in list(sys.modules.items())
        if name.startswith("xinheng.") and mutant.function in vars(module)
    ]
    same = [names for names in knowing if names[mutant.function] == mutant.was]
    if not same:
        raise LookupError(f"no living constant {mutant.function}")
    for names in same:
        names[mutant.function] = mutant.instead


def _made_in(one: object) -> str:
    return getattr(sys.modules.get(getattr(one, "__module__", None) or ""), "__file__", None) or ""


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
