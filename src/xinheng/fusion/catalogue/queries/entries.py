"""Registers and themes as the catalogue shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinheng.fusion.catalogue.models import Score
from xinheng.fusion.catalogue.queries.scores import latest_scores
from xinheng.fusion.catalogue.rules import mark_of
from xinheng.fusion.intake.queries import Freshness, freshness
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.lake import versions
from xinheng.fusion.lake.queries import few_rows
from xinheng.fusion.standard.declarations import RecordType, Theme
from xinheng.fusion.standard.registry import standard


@dataclass(frozen=True)
class CatalogueEntry:
    """One register as the catalogue tells it. `rows` is None while there is no lake, `score` before any measuring."""

    kind: RecordType
    rows: int | None
    score: Score | None
    sources: Sequence[Freshness] = ()

    @property
    def late(self) -> bool:
        """Whether a source that brings it has stopped."""
        return any(one.late for one in self.sources)

    @property
    def mark(self) -> str:
        """The score in percent with one decimal."""
        return (mark_of(self.score.rows * self.score.rules, self.score.failing) or "100.0") if self.score else ""


@dataclass(frozen=True)
class ThemeEntry:
    """One of the twelve theme databases and its registers."""

    theme: Theme
    title: str
    entries: Sequence[CatalogueEntry] = field(default_factory=tuple)

    @property
    def filled(self) -> int:
        """How many of its registers hold a record."""
        return sum(bool(one.rows) for one in self.entries)

    @property
    def rows(self) -> int:
        """All their records."""
        return sum(one.rows or 0 for one in self.entries)

    @property
    def late(self) -> int:
        """How many of its registers have a source that stopped."""
        return sum(one.late for one in self.entries)

    @property
    def mark(self) -> str:
        """The score over all its pairs of record and rule, in percent."""
        scores = [one.score for one in self.entries if one.score]
        pairs = sum(one.rows * one.rules for one in scores)
        failing = sum(one.failing for one in scores)
        return mark_of(pairs, failing)


def entries(kinds: Iterable[RecordType] | None = None) -> list[CatalogueEntry]:
    """The catalogue, of all types or of some, in the order of the standard."""
    lake, latest = versions.current(), latest_scores()
    delivered: dict[str, list[Freshness]] = {}
    declared = sources()
    for one in freshness():
        delivered.setdefault(declared[one.source].record_type, []).append(one)
    wanted = standard().types.values() if kinds is None else kinds
    return [
        CatalogueEntry(
            kind, lake.rows.get(kind.id, 0) if lake else None, latest.get(kind.id), delivered.get(kind.id, ())
        )
        for kind in wanted
    ]


def themes() -> list[ThemeEntry]:
    """The twelve theme databases with their registers."""
    by_id = {one.kind.id: one for one in entries()}
    return [
        ThemeEntry(theme, standard().theme_title(theme), [by_id[kind.id] for kind in kinds])
        for theme, kinds in standard().themes.items()
    ]


def sample(kind: RecordType, names: Sequence[str], most: int = 5) -> list[dict[str, Any]]:
    """Open fields of a few current records as the lake has them: nothing sealed is there, names are masked."""
    return [dict(zip(names, row, strict=True)) for row in few_rows(kind.id, names, most)]
