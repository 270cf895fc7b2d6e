"""A database that fits the code before a command touches it."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xinheng.support.crypto.actions import settle_keys


def steps_behind() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def older(behind: int) -> str:
    """What whoever gave a command is told where the database lacks so many."""
    return (
        f"数据库的表比程序旧 {behind} 步 / the database is older than the program。"
        "请先用旧程序备份，再运行 xinheng serve 或 xinheng work，启动时自动升级；然后重试这条命令。"
    )


def ready_database() -> None:
    """Applies missing migrations, so that a new state folder and an upgraded one both just work. Then the keys are
    looked at.

    Raises ImproperlyConfigured for a key that is missing or is not the one this database was written with.
    """
    if steps_behind():
        call_command("migrate", verbosity=0, interactive=False)
    settle_keys()
