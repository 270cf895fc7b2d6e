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
        """The name of the set a statement is in: the code where it has one."""
        name = self._start(party)
        while (above := self._above.get(name, name)) != name:
            self._above[name] = self._above.get(above, above)
            name = above
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
        if self.never(left, right):
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
        both = self.code_of(one) and self.code_of(other)
        return bool(both) or self.of(other) in self._foes.get(self.of(one), ())

    def _start(self, party: str) -> str:
        """Statements under one code are one from the start."""
        code = self._codes.get(party)
        return f"={code}" if code else party


def gather(edges: Iterable[ScoredPair], codes: Mapping[str, str], apart: Iterable[tuple[str, str]] = (),
           agreed: Iterable[tuple[str, str]] = ()) -> Clusters:  # fmt: skip
    """What stewards agreed on first, then the edges by their weight; equal weights by their names."""
    clusters = Clusters(codes, apart)
    for one, other in sorted(agreed):
        clusters.join(one, other)
    for edge in sorted(edges, key=lambda edge: (-edge.weight, min(edge[1:]), max(edge[1:]))):
        clusters.join(edge.one, edge.other)
    return clusters
