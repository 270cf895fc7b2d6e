"""Disclosure: what a published table must not tell."""

from collections.abc import Sequence
from math import inf
from typing import Any

Row = tuple[Any, ...]


def held_back(rows: Sequence[Row], grain: Sequence[int], counts: Sequence[int], smallest: int) -> tuple[list[Row], int]:
    """The rows with small counts held back, and of how many rows.

    A row in which any count lies between 1 and `smallest` - 1 keeps its grain and loses every other value. Where one
    row alone was held back it could be reckoned from a total that stands elsewhere: then the row with the next smallest
    count goes too. 个人信息保护法 第四条、第七十三条第（四）项: what is published cannot be brought back to a person.
    """
    small = {at for at, row in enumerate(rows) if _is_small(row, counts, smallest)}
    if len(small) == 1 and len(rows) > 1:
        small.add(min((at for at in range(len(rows)) if at not in small), key=lambda at: _least(rows[at], counts)))
    kept = set(grain)
    shown = [
        tuple(value if place in kept else None for place, value in enumerate(row)) if at in small else row
        for at, row in enumerate(rows)
    ]
    return shown, len(small)


def _is_small(row: Row, counts: Sequence[int], smallest: int) -> bool:
    return any(row[place] is not None and 0 < row[place] < smallest for place in counts)


def _least(row: Row, counts: Sequence[int]) -> float:
    """A row in which nobody is counted hides nothing: it goes only where there is no other."""
    return min((row[place] for place in counts if row[place]), default=inf)
