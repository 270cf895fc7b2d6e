"""Drawing lots that anybody can draw again: a number that nobody knew before puts a list of names in an order."""

from collections.abc import Iterable
from hashlib import sha256


def place_of(number: str, name: str) -> str:
    """Where a name stands in the order of a number: SHA-256 of both, in hexadecimal."""
    return sha256(f"{number}:{name}".encode()).hexdigest()


def first_drawn(number: str, names: Iterable[str], count: int) -> list[str]:
    """Whom a number draws from a list, in the order in which they are drawn."""
    return sorted(names, key=lambda name: place_of(number, name))[:count]
