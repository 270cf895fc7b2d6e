"""A database that fits the code before a command touches it."""

from django.core.management import call_command

from xinheng.cli.behind import steps_behind
from xinheng.support.crypto.actions import settle_keys


def ready_database() -> None:
    """Applies missing migrations, so that a new state folder and an upgraded one both just work. Then the keys are
    looked at.

    Raises ImproperlyConfigured for a key that is missing or is not the one this database was written with.
    """
    if steps_behind():
        call_command("migrate", verbosity=0, interactive=False)
    settle_keys()
