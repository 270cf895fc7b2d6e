"""Where apps keep their declared files."""

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps


@dataclass(frozen=True)
class Home:
    """An app as procedures know it: the name of its package, where its `rules` are, and its folder."""

    package: str
    folder: Path


def app_homes() -> list[Home]:
    """Every installed app, in the order of INSTALLED_APPS."""
    return [Home(app.name, Path(app.path)) for app in apps.get_app_configs()]
