"""Which apps above make something of the standard's fields: named here at the start, read when somebody asks."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.module_loading import import_string

_PATHS: list[str] = []


def register_uses(path: str) -> None:
    """Called from an app's `ready()` with the name of a function: type, field, places in the lake and node → edges."""
    _PATHS.append(path)
    registered_uses.cache_clear()


@cache
def registered_uses() -> list[Callable[..., Any]]:
    """The functions of all apps."""
    return [import_string(path) for path in dict.fromkeys(_PATHS)]
