"""Whether the database is older than the program. Read where settings themselves may be what is wrong."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


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
