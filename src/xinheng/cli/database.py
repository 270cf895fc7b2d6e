"""A database that fits the code before a command touches it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import sleep

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from xinheng.cli.behind import steps_behind
from xinheng.kit.turns import entrance
from xinheng.support.crypto.actions import settle_keys

# By which programs that share a PostgreSQL agree on who upgrades it.
UPGRADING = 5_099_001
WAITS = "另一个进程正在升级数据库，等它做完就接着启动。"
SECONDS = 0.5


def ready_database() -> None:
    """Applies missing migrations, so that a new state folder and an upgraded one both just work; who comes while
    another does waits for it. Then the keys are looked at.

    Raises ImproperlyConfigured for a key that is missing or is not the one this database was written with.
    """
    with _turn_to_upgrade() if steps_behind() else nullcontext():
        # Another may have done it while we waited.
        if steps_behind():
            call_command("migrate", verbosity=0, interactive=False)
        settle_keys()


@contextmanager
def _turn_to_upgrade() -> Iterator[None]:
    """One process at a time, on every machine; what a dead one held is freed by the kernel and by PostgreSQL."""
    with _by_database() if connection.vendor == "postgresql" else _by_home() as taken:
        if not taken():
            click.echo(WAITS, err=True)
            while not taken():
                sleep(SECONDS)
        yield


@contextmanager
def _by_home() -> Iterator[Callable[[], bool]]:
    folder = Path(settings.XINHENG_HOME) / "upgrading"
    folder.mkdir(parents=True, exist_ok=True)
    with entrance(folder) as taken:
        yield taken


@contextmanager
def _by_database() -> Iterator[Callable[[], bool]]:
    try:
        yield lambda: _ask("SELECT pg_try_advisory_lock(%s)")
    finally:
        _ask("SELECT pg_advisory_unlock(%s)")


def _ask(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [UPGRADING])
        return bool(cursor.fetchone()[0])
