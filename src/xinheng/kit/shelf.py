"""Shelves: every kind of declaration in force, read once for each city and found by its name.

A kind of declaration (sources, indicators, checklists, procedures…) stands on one shelf: the package's own files first,
then the city pack's, which add to them or take their place. `xinheng check` goes along all shelves, so a file that is
on none of them cannot be called checked.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K")

# A run of the tests reads many small packs; a deployment has one.
CITIES = 64
_all: "dict[str, Shelf[object, object]]" = {}


class Shelf(Generic[K, T]):
    """All declarations of one kind. `read` gives those of a city's pack folder, checked: it raises DeclarationError."""

    def __init__(self, title: str, read: Callable[[Path], Mapping[K, T]]) -> None:
        self.title = title
        self._read = lru_cache(maxsize=CITIES)(read)
        _all[title] = self  # type: ignore[assignment]

    def of(self, city: Path) -> Mapping[K, T]:
        """What is in force in the city whose pack lies in this folder."""
        return self._read(city)

    def forget(self) -> None:
        """Read the files anew at the next question."""
        self._read.cache_clear()


def shelves() -> "list[Shelf[object, object]]":
    """Every shelf that the loaded apps put up, in that order."""
    return list(_all.values())
