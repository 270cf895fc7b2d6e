"""A world planted once and kept: tests in a row that ask for the same one begin with it and take back what they did.

    world = kept(build)

is a fixture. Half of the suite's time went into planting the same worlds again before every test. The kept one stands
in a transaction that stays open, and each test rolls back to where it began; before a test that asks for another world,
or for none, the whole is rolled back, so that nobody finds rows he did not ask for. Objects are copied for each test.
`plant` runs before the fixtures of a test: it may depend on nothing but the database, at the hour at which a test
begins, or `at` another: a moment before the one to which the tests set their clock, or so long before a test. With
`home` its files lie in a state folder of their own, and each test has a copy of that: its own folder, or the one of
this name in it.

A test with transactions of its own, as whatever a browser or a thread looks at, begins with a copy of the database as
it was when its world was first planted (on SQLite, where that is a file).
"""

import atexit
from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import Settings

from xinheng.kit import city_time

T = TypeVar("T")
Plant = Callable[[], Any]

_plants: dict[Callable[..., Any], Plant] = {}


class _Field:
    """What is planted in this process at the moment."""

    def __init__(self) -> None:
        self.plant: Plant | None = None
        self.transaction: Any = None
        self.world: Any = None
        self.home: Path | None = None
        # Opens the database outside of a test; there is none before the first test that uses it.
        self.unblock: Callable[[], AbstractContextManager[None]] | None = None

    def begin(self, plant: Plant) -> None:
        assert self.unblock is not None
        with self.unblock(), _all_of_the_feed():
            # As Django's own tests begin theirs: code that must begin a transaction of its own may, in a test.
            self.transaction = transaction.atomic()
            self.transaction._from_testcase = True
            self.transaction.__enter__()
            self.plant = plant
            self.world = plant()
            # What would follow a commit is no more done than in a test.
            connection.run_on_commit.clear()

    def end(self) -> None:
        if self.transaction is not None:
            assert self.unblock is not None
            with self.unblock():
                if not connection.closed_in_transaction:
                    connection.set_rollback(True)
                self.transaction.__exit__(None, None, None)
        if self.home is not None:
            rmtree(self.home, ignore_errors=True)
        self.transaction = self.plant = self.world = self.home = None

    def lost(self) -> bool:
        """Whether a test closed the connection and the world with it."""
        return self.transaction is not None and (connection.closed_in_transaction or connection.needs_rollback)


def _all_of_the_feed() -> AbstractContextManager[Any]:
    """As in a test: what is planted sees its own batches."""
    return patch("xinheng.fusion.registers.feed.HORIZON", "true")


field = _Field()


def kept(plant: Callable[[], T], *, home: bool | str = False, at: str | timedelta = "") -> Any:
    """The fixture of this world."""
    if at:
        plant = _planted_at(plant, at)

    def taken(db: None) -> T:
        return deepcopy(field.world) if field.plant is plant else _laid(plant)

    def taken_with_home(db: None, settings: Settings, tmp_path: Path) -> T:
        own = tmp_path / home if isinstance(home, str) else tmp_path
        if field.plant is at_home:
            folder, world = field.world
            copytree(folder, own, dirs_exist_ok=True)
        for name, value in _state(own).items():
            setattr(settings, name, value)
        return deepcopy(world) if field.plant is at_home else _laid(plant, own)

    def at_home() -> tuple[Path, T]:
        field.home = Path(mkdtemp(prefix="xinheng-kept-"))
        with override_settings(**_state(field.home)):
            return field.home, plant()

    fixture = taken_with_home if home else taken
    _plants[fixture] = at_home if home else plant
    return pytest.fixture(fixture)


# Of tests with transactions of their own: a folder with the database and the home, and the world, as they were planted.
_copies: dict[Plant, tuple[Path, Any]] = {}


def _laid(plant: Callable[[], T], home: Path | None = None) -> T:
    """In an empty database: what was planted in one before, and in its home."""
    from tests import fresh  # Django must be set up first

    somebody = apps.get_model("accounts", "Account").objects
    if connection.vendor != "sqlite" or connection.in_atomic_block or somebody.exists():
        return plant()
    if plant in _copies:
        copy, kept_world = _copies[plant]
        world: T = deepcopy(kept_world)
        connection.close()
        fresh.lay(connection.settings_dict["NAME"], copy / "planted.sqlite3")
        if home:
            copytree(copy / "home", home, dirs_exist_ok=True)
        return world
    world = plant()
    copy = Path(mkdtemp(prefix="xinheng-kept-"))
    atexit.register(rmtree, copy, ignore_errors=True)
    fresh.copy_to(copy / "planted.sqlite3")
    if home:
        copytree(home, copy / "home")
    _copies[plant] = copy, deepcopy(world)
    return world


def _planted_at(plant: Callable[[], T], at: str | timedelta) -> Callable[[], T]:
    @wraps(plant)
    def planted() -> T:
        before = city_time.ahead()
        shown = city_time.now() + at if isinstance(at, timedelta) else datetime.fromisoformat(at)
        city_time.set_clock(shown if shown.tzinfo else shown.replace(tzinfo=city_time.zone()))
        try:
            return plant()
        finally:
            city_time.set_ahead(before)

    return planted


def _state(home: Path) -> dict[str, Path]:
    return {"XINHENG_HOME": home, "FILES_ROOT": home / "files", "LAKE_ROOT": home / "lake"}


def beside_each_other(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """Rows of tests: those of one world in one, where the first of them stands; all others each in its own.

    A test that asks for no world between two that do, or a file between two of the same world, cost a planting each.
    """
    rows: dict[object, list[pytest.Item]] = {}
    for item in items:
        rows.setdefault(_wanted(item) or _started_for(item) or item, []).append(item)
    return [*rows.values()]


# What is started once a process: side by side, those who ask for it are mostly tried in one of two.
STARTED = frozenset({"on_spark", "server", "postgres_server"})


def _started_for(item: pytest.Item) -> str:
    """The first by name of what a test has started for it, or ""."""
    return min(STARTED.intersection(getattr(item, "fixturenames", ())), default="")


def opens_the_database(item: pytest.Item) -> bool:
    """Whether it asks for the database as it is, and for nothing that takes long to plant or to start."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and not mark.kwargs) and not _wanted(item) and not _started_for(item)


def make_ready(item: pytest.Item) -> None:
    """Before a test begins: the world it asks for, or none."""
    wanted = _wanted(item)
    if field.unblock is None or (wanted is field.plant and not field.lost()):
        return
    field.end()
    if wanted is not None:
        field.begin(wanted)


def _wanted(item: pytest.Item) -> Plant | None:
    mark = item.get_closest_marker("django_db")
    if not isinstance(item, pytest.Function) or (mark and mark.kwargs.get("transaction")):
        return None
    if {"transactional_db", "live_server"} & {*item.fixturenames}:
        return None
    found = (definitions[-1].func for definitions in item._fixtureinfo.name2fixturedefs.values())
    return next((_plants[one] for one in found if one in _plants), None)
