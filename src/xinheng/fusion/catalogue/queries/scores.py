"""Scores of the last measuring, over time and by group, and what failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Subquery

from xinheng.fusion.catalogue.models import Flaw, Score, SourceScore
from xinheng.fusion.catalogue.rules import mark_of
from xinheng.fusion.registers.models import Source
from xinheng.fusion.standard.declarations import RecordType, Theme
from xinheng.fusion.standard.quality import QualityRule, quality_rules
from xinheng.fusion.standard.registry import standard

# Points of a score over time.
DAYS = 30


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
