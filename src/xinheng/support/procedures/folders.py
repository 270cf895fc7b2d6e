"""Where apps keep their declared files."""

from pathlib import Path

from django.apps import apps


def app_folders() -> list[Path]:
    """The folder of every installed app, in the order of INSTALLED_APPS."""
    return [Path(app.path) for app in apps.get_app_configs()]
