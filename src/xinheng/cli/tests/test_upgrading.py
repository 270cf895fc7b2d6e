"""Several processes that start at once on a database that is older than the program."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from xinheng.cli import database
from xinheng.kit.turns import entrance

pytestmark = pytest.mark.django_db


@contextmanager
def upgraded_by_another(home: str) -> Iterator[None]:
    """As `xinheng serve` does a moment before."""
    if connection.vendor != "postgresql":
        folder = Path(home) / "upgrading"
        folder.mkdir(parents=True, exist_ok=True)
        with entrance(folder) as taken:
            assert taken()
            yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [database.UPGRADING])
            assert cursor.fetchone() == (True,)
        yield
    finally:
        other.close()


def test_the_second_waits_says_so_and_upgrades_nothing_twice(settings, monkeypatch, capsys):
    """`xinheng work` beside a `serve` that was upgrading ended with a table that exists already."""
    behind, upgraded = iter([3, 0, 3, 3]), []
    monkeypatch.setattr(database, "steps_behind", lambda: next(behind))
    monkeypatch.setattr(database, "call_command", lambda *args, **options: upgraded.append(args))
    with ExitStack() as other:
        other.enter_context(upgraded_by_another(settings.XINHENG_HOME))

        def waited(seconds: float) -> Any:
            other.close()

        monkeypatch.setattr(database, "sleep", waited)
        database.ready_database()
    assert upgraded == [] and capsys.readouterr().err.strip() == database.WAITS
    database.ready_database()
    assert upgraded == [("migrate",)], "where nobody upgrades it does so itself, at once"
    assert capsys.readouterr().err == ""
