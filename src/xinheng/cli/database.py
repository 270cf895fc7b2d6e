"""A database that fits the code before a command touches it."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xinheng.support.crypto.actions import settle_keys


def steps_behind() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ready_database() -> None:
    """Applies missing migrations, so that a new state folder and an upgraded one both just work. Then the keys are
    looked at.

    Raises ImproperlyConfigured for a key that is missing or is not the one this database was written with.
    """
    if steps_behind():
        call_command("migrate", verbosity=0, interactive=False)
    settle_keys()
