"""From scored pairs to subjects: the surest first, never two valid codes in one, never what a steward kept apart.

The outcome depends on the pairs alone and not on their order, so the order of deliveries changes nothing.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class ScoredPair(NamedTuple):
    """Two statements and the weight (in bits) of what speaks for their being the same."""

    weight: float
    one: str
    other: str


class Clusters:
    """Disjoint sets of statements, each with at most one valid code."""

    def __init__(self, codes: Mapping[str, str], apart: Iterable[tuple[str, str]] = ()) -> None:
        self._codes = codes
        self._above: dict[str, str] = {}
        self._foes: dict[str, set[str]] = {}
        for one, other in apart:
            self._foes.setdefault(self.of(one), set()).add(self.of(other))
            self._foes.setdefault(self.of(other), set()).add(self.of(one))

    def of(self, party: str) -> str:
        """The name of the set a statement is in: the code where it has one, under which statements are one at once."""
        code = self._codes.get(party)
        name, above_of = f"={code}" if code else party, self._above
        while (above := above_of.get(name)) is not None:
            higher = above_of.get(above)
            if higher is None:
                return above
            above_of[name] = higher
            name = higher
        return name

    def code_of(self, party: str) -> str:
        """The valid code of the set a statement is in; "" where it has none."""
        name = self.of(party)
        return name[1:] if name.startswith("=") else ""

    def join(self, one: str, other: str) -> bool:
        """Make two sets one; False where they must stay two."""
        left, right = self.of(one), self.of(other)
        if left == right:
            return True
        if self._two(left, right):
            return False
        # The set with a code keeps its name, else the smaller name: the same whatever came first.
        kept, gone = (
            (left, right) if (not left.startswith("="), left) < (not right.startswith("="), right) else (right, left)
        )
        self._above[gone] = kept
        for foe in self._foes.pop(gone, set()):
            self._foes[foe].discard(gone)
            self._foes[foe].add(kept)
            self._foes.setdefault(kept, set()).add(foe)
        return True

    def never(self, one: str, other: str) -> bool:
        """Whether the two sets must stay two: each has a code, or a steward keeps them apart."""
        return self._two(self.of(one), self.of(other))

    def _two(self, left: str, right: str) -> bool:
        """The same of two sets by their names; asked for every pair of a million."""
        both = left[0] == "=" and right[0] == "="
        return both or (bool(self._foes) and right in self._foes.get(left, ()))


def gather(edges: Iterable[ScoredPair], codes: Mapping[str, str], apart: Iterable[tuple[str, str]] = (),
           agreed: Iterable[tuple[str, str]] = ()) -> Clusters:  # fmt: skip
    """What stewards agreed on first, then the edges by their weight; equal weights by their names."""
    clusters = Clusters(codes, apart)
    for one, other in sorted(agreed):
        clusters.join(one, other)
    for _, one, other in sorted(edges, key=_surest_first):
        clusters.join(one, other)
    return clusters


def _surest_first(edge: ScoredPair) -> tuple[float, str, str]:
    weight, one, other = edge
    return (-weight, one, other) if one < other else (-weight, other, one)
