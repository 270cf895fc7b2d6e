"""Where apps and the city's pack keep their declared files."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from xinheng.kit.packs import pack_folder


@dataclass(frozen=True)
class Home:
    """An app as procedures know it: the name of its package, where its `rules` are, and its folder."""

    package: str
    folder: Path


def app_homes() -> list[Home]:
    """Every installed app, in the order of INSTALLED_APPS."""
    return [Home(app.name, Path(app.path)) for app in apps.get_app_configs()]


def city_folder() -> Path:
    """The pack of this deployment's city: every list of matters asks for it."""
    return _folder(settings.XINHENG_CITY)


_folder = cache(pack_folder)
