"""What would go wrong later is said when the platform starts: every declared file is read, every check is made."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from xinheng.kit.declared import DeclarationError
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import shelves


def check_start() -> None:
    """Raises ImproperlyConfigured with all that would meet a visitor later: a declared file that does not fit, an open
    matter whose version is gone, a key of nobody."""
    problems = [one.msg for one in run_checks(databases=["default"]) if one.is_serious()]
    if problems:
        raise ImproperlyConfigured("\n".join(map(str, problems)))


def check_declarations(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every shelf is read as the city has it. Some stand in what only the pages load, so they are loaded first."""
    _ = get_resolver().url_patterns
    told: list[str] = []
    for shelf in shelves():
        try:
            shelf.of(pack_folder(str(settings.XINHENG_CITY)))
        except DeclarationError as error:
            told.append(str(error))
    # What one shelf refuses, those that build on it refuse too.
    return [Error(problem, id="xinheng.E001") for problem in dict.fromkeys(told)]
