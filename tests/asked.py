"""What each test asks its database: the pass on PostgreSQL asks every question once, not a thousand times.

The pass on SQLite notes of each test its questions: a statement without its values, with the kinds of the values, and
whether rows were given, none, or an error. What a test's own line asks (`Record.objects…`) is no question of the
platform's. Of the tests that ask nothing new, the pass on PostgreSQL leaves out the dearest until every question is
still asked by one; tests of which nothing is noted, and those whose file speaks of PostgreSQL, are never left out.
`XINHENG_TEST_WHOLE=1` leaves out nothing, as `make reliability` does.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from heapq import heapify, heappop, heappush
from linecache import getline
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any
from zlib import crc32

import pytest
from django.db import Error
from django.db.backends.utils import CursorWrapper

from tests.examples import WHOLE
from xinheng.support.prepared import executing

# The folder in which a pass notes (on SQLite), and in which the next reads (on PostgreSQL).
FOLDER = "XINHENG_TEST_ASKED"
LONG_TEXT = 200
# What one test may take of the whole pass, by the processor's time of its own process; more is marked `dear`, with why.
PART = 0.02
SPACES, NUMBERS = re.compile(r"\s+"), re.compile(r"\d+")
LISTS = re.compile(r"(\(%s(?:, ?%s)*\))(?:, ?\(%s(?:, ?%s)*\))+")
PLACES = re.compile(r"%s(?:, ?%s)+")
# The name of a record type or of a role, which one statement says in a hundred ways.
NAMES = re.compile(r"= '[a-z_]+'")
REPEATED, ONE = re.compile(r"\b(\S+)(?: \1)+(?= |$)"), r"\1"
HOUSE = tuple(str(Path(__file__).resolve().parents[1] / folder) + os.sep for folder in ("src", "tests"))
# How a test's own line asks.
OWN = re.compile(r"\.objects\b|refresh_from_db|\.execute\(")

_questions: set[int] = set()
_begun = 0.0


def forget() -> None:
    """Before what a test stands on is planted: its questions are the first test's."""
    _questions.clear()


def begin() -> None:
    """Before a test: its time counts from now."""
    global _begun  # noqa: PLW0603  the one test that runs
    _begun = process_time()


def note(item: pytest.Item, passed: bool) -> None:
    """After a test. One that failed or was skipped is not noted, and so is never left out."""
    if passed and (folder := os.environ.get(FOLDER)):
        told = {"test": item.nodeid, "cpu": round(process_time() - _begun, 3), "asked": sorted(_questions),
                "dear": item.get_closest_marker("dear") is not None}  # fmt: skip
        with (Path(folder) / f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.jsonl").open("a") as notes:
            notes.write(json.dumps(told) + "\n")


def listen() -> None:
    """Once a process of a pass that notes."""
    execute, executemany = CursorWrapper._execute, CursorWrapper._executemany

    def noted(cursor: Any, sql: str, params: Any, *more: Any) -> Any:
        try:
            answer = execute(cursor, sql, params, *more)
        except Error as error:
            _add(f"{shape(sql)} {type(error).__name__}")
            raise
        _add(question(sql, params))
        cursor.asked = sql
        return answer

    def many(cursor: Any, sql: str, rows: Any, *more: Any) -> Any:
        _add(f"{shape(sql)} many")
        return executemany(cursor, sql, rows, *more)

    def given(name: str) -> Any:
        def fetch(cursor: Any, *how: Any) -> Any:
            rows = getattr(cursor.cursor, name)(*how)
            _add(f"{shape(getattr(cursor, 'asked', ''))} {bool(rows)}")
            return rows

        return fetch

    CursorWrapper._execute, CursorWrapper._executemany = noted, many  # type: ignore[method-assign]
    for_sqlite = executing._for_sqlite

    def prepared(sql: str) -> str:
        _add(shape(sql))
        return for_sqlite(sql)

    executing._for_sqlite = prepared  # type: ignore[assignment]
    for name in ("fetchone", "fetchmany", "fetchall"):
        setattr(CursorWrapper, name, given(name))


def _add(question: str) -> None:
    number = crc32(question.encode())
    if number not in _questions and not _asks_by_itself():
        _questions.add(number)


def _asks_by_itself() -> bool:
    """Whether the line of the house that asks now is a test's, and asks in words of its own."""
    frame: FrameType | None = sys._getframe(3)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(HOUSE):
            of_tests = "/tests/" in path or path.endswith("conftest.py")
            return of_tests and bool(OWN.search(getline(path, frame.f_lineno)))
        frame = frame.f_back
    return False


def question(sql: str, params: Any) -> str:
    """A statement with the kinds of its values; how long a list is asks nothing new."""
    asking, told = shape(sql), kinds(params)
    return f"{asking} {REPEATED.sub(ONE, told) if '%s*' in asking else told}"


@lru_cache(20_000)
def shape(sql: str) -> str:
    """A statement without what differs from row to row."""
    plain = NAMES.sub("= ''", SPACES.sub(" ", str(sql)))
    return NUMBERS.sub("0", PLACES.sub("%s*", LISTS.sub(r"\1*", plain)))


def kinds(params: Any) -> str:
    """The kinds of the values, since PostgreSQL is stricter about them: of long lists, which there are."""
    if not isinstance(params, (tuple, list)):
        return type(params).__name__
    told = [f"{type(one).__name__}{'!' if isinstance(one, str) and (len(one) > LONG_TEXT or chr(0) in one) else ''}"
            for one in params]  # fmt: skip
    return " ".join(told if len(told) <= 12 else sorted(set(told)))


def worth_asking(items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Those the pass on PostgreSQL runs, in their order, and those left out."""
    folder = os.environ.get(FOLDER)
    if not folder or os.environ.get(WHOLE):
        return [*items], []
    told = {one["test"]: (one["cpu"], set(one["asked"])) for one in noted(Path(folder))}
    free = [item for item in items if item.nodeid in told and not _of_postgresql(item)]
    names = {item.nodeid for item in free}
    asked = {number for item in items if item.nodeid not in names and item.nodeid in told
             for number in told[item.nodeid][1]}  # fmt: skip
    # In one order: the processes of a pass must choose alike.
    out = names - chosen({name: told[name] for name in sorted(names)}, asked)
    return [item for item in items if item.nodeid not in out], [item for item in items if item.nodeid in out]


def chosen(told: dict[str, tuple[float, set[int]]], asked: Iterable[int]) -> set[str]:
    """Tests that together ask every question that was not asked: at each step what asks most that is new for its time.

    `told`: seconds and questions of each.
    """
    left = set().union(*(questions for _, questions in told.values())) - set(asked) if told else set()

    def worth(name: str) -> float:
        seconds, questions = told[name]
        return len(questions & left) / (seconds + 0.01)

    taken, waiting = set(), [(-worth(name), name) for name in told]
    heapify(waiting)
    while left:
        # What a test adds only falls: who still leads when counted anew leads.
        _, name = heappop(waiting)
        now = -worth(name)
        if waiting and now > waiting[0][0]:
            heappush(waiting, (now, name))
            continue
        left -= told[name][1]
        taken.add(name)
    return taken


def noted(folder: Path) -> list[dict[str, Any]]:
    """What a pass noted, test by test."""
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]


def dear(notes: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The tests that took more than their part of the processor's seconds of a pass and do not say why."""
    most = PART * sum(one["cpu"] for one in notes)
    return {one["test"]: one["cpu"] for one in notes if one["cpu"] > most and not one["dear"]}


def _of_postgresql(item: pytest.Item) -> bool:
    """Its file says what is of one database only, or it holds several connections against each other."""
    mark = item.get_closest_marker("django_db")
    several = bool(mark and mark.kwargs.get("transaction")) and "live_server" not in getattr(item, "fixturenames", ())
    return several or _speaks(str(item.path))


@lru_cache
def _speaks(path: str) -> bool:
    text = Path(path).read_text(encoding="utf-8").lower()
    return "postgres" in text or bool(re.search(r"\.vendor\b", text))
