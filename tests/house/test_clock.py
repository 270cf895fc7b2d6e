"""One clock: nothing in the house reads another, so a city ends its day where it lies and a test lives on its day."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.day import TURNS
from xinheng.kit import city_time
from xinheng.support.procedures.parameters import parameters

ROOT = Path(__file__).resolve().parents[2]
CLOCK = ROOT / "src/xinheng/kit/city_time.py"
# Django writes the end of a session by the machine's clock, whatever day the city is told.
SESSIONS = ROOT / "src/xinheng/support/accounts/sessions.py"
# What reads the machine's clock. `time.time` and `monotonic` measure how long something took and are no day.
READS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "timezone.now", "timezone.localdate"}
LAST_WORDS = {name.partition(".")[2] for name in READS}
IN_SQL = re.compile(r"\b(current_date|current_timestamp|now\(\)|today\(\)|date\('now')", re.IGNORECASE)


def _python() -> list[Path]:
    found = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "conftest.py"]
    return [path for path in found if "migrations" not in path.parts and path not in {CLOCK, SESSIONS, Path(__file__)}]


def _clock_reads(text: str) -> Iterator[str]:
    """The clocks that a file's code calls or hands on as a default."""
    for node in ast.walk(ast.parse(text)) if any(word in text for word in (*LAST_WORDS, "auto_now")) else ():
        if isinstance(node, ast.Attribute) and node.attr in LAST_WORDS:
            name = ".".join(ast.unparse(node).split(".")[-2:])
            if name in READS:
                yield name
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.arg


def test_nobody_reads_another_clock() -> None:
    assert len(_python()) > 300
    assert {
        path.name: [*_clock_reads(path.read_text())] for path in _python() if [*_clock_reads(path.read_text())]
    } == {}


@pytest.mark.parametrize(
    "line", ["x = datetime.now(UTC)", "d = datetime.date.today()", "f(at=timezone.now)", "m.DateField(auto_now=True)"]
)
def test_the_search_finds_a_clock_that_is_read(line: str) -> None:
    assert [*_clock_reads(line)]


@pytest.mark.parametrize("day", TURNS, ids=str)
def test_every_parameter_has_a_value_on_each_day_that_is_tried(day: date) -> None:
    """What the law has only since a later day would have to be named here; what is our own design holds always."""
    assert len(parameters()) > 100
    assert [name for name, declared in parameters().items() if declared.on(day) is None] == []


def test_no_statement_reads_the_machines_day() -> None:
    files = [*(ROOT / "src").rglob("*.sql"), *(ROOT / "src").rglob("*.toml")]
    assert len(files) > 30
    assert [path.name for path in files if IN_SQL.search(path.read_text())] == []


def test_the_suite_lives_on_its_day() -> None:
    asked = os.environ.get("XINHENG_TEST_DAY")
    assert city_time.SETTING in os.environ
    assert not asked or (city_time.today() - date.fromisoformat(asked)).days in {0, 1}


def test_a_clock_that_is_set_goes_on(clock: Callable[[str], None]) -> None:
    clock("2028-02-29 23:59:59")
    before, day = city_time.now(), city_time.today()
    assert (day, city_time.now() > before) == (date(2028, 2, 29), True)


def test_a_process_that_is_started_lives_on_the_same_day(clock: Callable[[str], None]) -> None:
    clock("2027-01-04 09:00")
    assert _child("chongqing") == "2027-01-04"


@pytest.mark.parametrize(("city", "day"), [("chongqing", "2026-11-28"), ("tests/cities/chicago", "2026-11-27")])
def test_a_citys_day_ends_where_it_lies(city: str, day: str, clock: Callable[[str], None]) -> None:
    clock("2026-11-28 03:00")  # in Shanghai; in Chicago it is the afternoon before
    assert _child(city) == day


def test_a_garbled_clock_is_refused() -> None:
    done = _run("chongqing", {city_time.SETTING: "tomorrow"})
    assert done.returncode != 0
    assert "XINHENG_CLOCK 应写作" in done.stderr


def test_days_begin_and_end_in_the_citys_zone() -> None:
    day = date(2026, 3, 8)
    assert city_time.day_of(city_time.start_of(day)) == city_time.day_of(city_time.end_of(day)) == day
    assert city_time.local(datetime.fromisoformat("2026-03-08T16:00:00+00:00")).date() == date(2026, 3, 9)


def _child(city: str) -> str:
    done = _run(city, {})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _run(city: str, more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    asked = (
        "from django.conf import settings; from xinheng.kit import city_time; "
        "print(city_time.today() if settings.TIME_ZONE else '')"
    )
    environment = {**os.environ, "XINHENG_CITY": city, "DJANGO_SETTINGS_MODULE": "xinheng.config.settings", **more}
    return subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
