"""The catalogue as it is read: entries, themes, scores over time, a sample of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Subquery

from xinheng.fusion.catalogue.models import Flaw, FundedProject, Score, SourceScore, StandardVersion
from xinheng.fusion.catalogue.rules import mark_of
from xinheng.fusion.intake.queries import Freshness, freshness
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.lake import versions
from xinheng.fusion.lake.queries import few_rows
from xinheng.fusion.registers.models import Record, Source
from xinheng.fusion.standard.declarations import RecordType, Theme
from xinheng.fusion.standard.quality import QualityRule, quality_rules
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

# Points of a score over time.
DAYS = 30


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


def latest_version() -> StandardVersion | None:
    """The version kept last."""
    return StandardVersion.objects.order_by("-pk").first()


def standard_version(pk: int) -> StandardVersion | None:
    """The kept version of that number."""
    return StandardVersion.objects.filter(pk=pk).first()


def standard_versions() -> QuerySet[StandardVersion]:
    """Every kept version, newest first, without its content."""
    return StandardVersion.objects.order_by("-pk").defer("content")


def latest_scores() -> dict[str, Score]:
    """The scores of the last measuring, by type."""
    last = Score.objects.order_by("-day").values("day")[:1]
    return {one.type: one for one in Score.objects.filter(day=Subquery(last))}


def scores_of(type: str) -> list[Score]:
    """A register's scores, oldest first, at most the last thirty."""
    return list(Score.objects.filter(type=type).order_by("-day")[:DAYS])[::-1]


def scores_over_time() -> list[tuple[date, str]]:
    """The score of the whole city by day, oldest first."""
    found: dict[date, list[int]] = {}
    for day, rows, rules, failing in Score.objects.values_list("day", "rows", "rules", "failing"):
        pairs = found.setdefault(day, [0, 0])
        pairs[0], pairs[1] = pairs[0] + rows * rules, pairs[1] + failing
    days = sorted(found.items())[-DAYS:]
    return [(day, mark_of(pairs, failing)) for day, (pairs, failing) in days if pairs]


@dataclass(frozen=True)
class GroupScore:
    """How good what one source, theme or unit answers for is: the marks by day, and how much there is now."""

    key: str
    title: str
    marks: Sequence[tuple[date, str]]
    rows: int
    failing: int
    types: Sequence[RecordType]

    @property
    def mark(self) -> str:
        """The mark of the last measuring."""
        return self.marks[-1][1] if self.marks else ""


GROUPS = ("source", "theme", "unit")


def scores_by(group: str, days: int = 10) -> list[GroupScore]:
    """Scores over time by source, theme or accountable unit, the worst first. Three queries."""
    known = list(SourceScore.objects.order_by("-day").values_list("day", flat=True).distinct()[:days])
    if not known:
        return []
    pairs: dict[str, dict[date, list[int]]] = {}
    now: dict[str, tuple[int, int, set[str]]] = {}
    for one in SourceScore.objects.filter(day__in=known):
        key = _group_of(group, one)
        sum_of = pairs.setdefault(key, {}).setdefault(one.day, [0, 0])
        sum_of[0], sum_of[1] = sum_of[0] + one.rows * one.rules, sum_of[1] + one.failing
        if one.day == known[0]:
            rows, failing, types = now.get(key, (0, 0, set()))
            now[key] = (rows + one.rows, failing + one.failing, types | {one.type})
    named = _titles(group)
    made = [
        GroupScore(
            key, named.get(key, key),
            [(day, mark_of(all, failing)) for day, (all, failing) in sorted(pairs[key].items()) if all],
            rows, failing, [standard().types[type] for type in sorted(types) if type in standard().types],
        )
        for key, (rows, failing, types) in now.items()
    ]  # fmt: skip
    return sorted(made, key=lambda one: (float(one.mark or 100), one.title))


def _group_of(group: str, one: SourceScore) -> str:
    kind = standard().types.get(one.type)
    if group == "source" or kind is None:
        return one.source
    return str(kind.theme) if group == "theme" else kind.duties.accountable


def _titles(group: str) -> dict[str, str]:
    """What people call the groups."""
    if group == "theme":
        return {str(one): standard().theme_title(one) for one in Theme}
    if group == "unit":
        return {}
    return {one.name: f"{one.title}（{one.department}）" for one in Source.objects.all()}


@dataclass(frozen=True)
class Held:
    """A rule of a register and how many of its records fail it."""

    rule: QualityRule
    failing: int


def rules_held(kind: RecordType) -> list[Held]:
    """Every rule of a type with its open flaws, the worst first."""
    open_ones = Flaw.objects.filter(type=kind.id, mended_on__isnull=True)
    counts = dict(open_ones.values_list("rule").annotate(n=Count("pk")))
    held = [Held(rule, counts.get(rule.id, 0)) for rule in quality_rules(kind)]
    return sorted(held, key=lambda one: -one.failing)


def flaws(type: str, rule: str = "", source: str = "") -> QuerySet[Flaw]:
    """The open flaws of a register, of one rule or of all, of one source or of all."""
    found = Flaw.objects.filter(type=type, mended_on__isnull=True).order_by("source", "pk")
    found = found.filter(source=source) if source else found
    return found.filter(rule=rule) if rule else found


def sample(kind: RecordType, names: Sequence[str], most: int = 5) -> list[dict[str, Any]]:
    """Open fields of a few current records as the lake has them: nothing sealed is there, names are masked."""
    return [dict(zip(names, row, strict=True)) for row in few_rows(kind.id, names, most)]


@dataclass(frozen=True)
class ProjectLine:
    """A funded project and how far its data are brought in."""

    project: FundedProject
    brought: Sequence[RecordType]
    owed: Sequence[RecordType]

    @property
    def stand(self) -> str:
        """已归集, 不归集, 未到期, 欠归集."""
        if not self.owed:
            return "已归集"
        if self.project.excused:
            return "依法不归集"
        return "欠归集" if self.project.due_on < city_time.today() else "未到期"


def project_lines() -> list[ProjectLine]:
    """The ledger, what is owed longest first. Data are brought in where the register holds a record."""
    named = {id for types in FundedProject.objects.values_list("types", flat=True) for id in types}
    held = {id for id in named if Record.objects.filter(type=id, superseded_at=None).exists()}
    lines = []
    for one in FundedProject.objects.order_by("due_on", "pk"):
        kinds = [standard().types[id] for id in one.types if id in standard().types]
        brought = [kind for kind in kinds if kind.id in held]
        lines.append(ProjectLine(one, brought, [kind for kind in kinds if kind.id not in held]))
    return sorted(lines, key=lambda line: line.stand != "欠归集")


def funded_project(pk: int) -> FundedProject | None:
    """The project of that number."""
    return FundedProject.objects.filter(pk=pk).first()
