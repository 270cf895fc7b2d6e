"""The clue pool, one clue in its drawer, which subject it may mean, which clues are like it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from xinheng.credit.risk.queries import Rating, results_for
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import search
from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.supervision.clues import rules
from xinheng.supervision.clues.models import Clue
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.queries import readings_for, state_title

# Candidates of a name search that are scored, and how likely one must be to be shown.
CANDIDATES = 12
LEAST_LIKELY = 30
LEAST_ALIKE = 0.2


@dataclass(frozen=True)
class PoolFilters:
    """What narrows the pool; empty values do not."""

    source: str = ""
    state: str = ""
    text: str = ""
    field: str = ""
    unmatched: bool = False
    duplicates: bool = False
    overdue: bool = False
    closed: bool = False


@dataclass(frozen=True)
class ClueRow:
    """One clue in the pool: clock, source, what, whom, step."""

    clue: Clue
    clock: ClockReading | None
    glyph: str
    step: str
    rating: Rating | None
    high: bool
    merged: int

    @property
    def matter(self) -> Matter:
        """The matter with title, subject, office and due day."""
        return self.clue.matter


@dataclass(frozen=True)
class Suggestion:
    """A subject that may be meant, how likely, and why."""

    subject: Subject
    percent: int
    reasons: tuple[str, ...]
    rating: Rating | None


@dataclass(frozen=True)
class Duplicate:
    """A clue that may tell of the same thing, and what merging would do to the legal clock."""

    clue: Clue
    percent: int
    effect: str


@dataclass(frozen=True)
class PoolCounts:
    """The numbers on the chips over the pool."""

    all: int
    unmatched: int
    overdue: int
    today: int


@dataclass(frozen=True)
class ClueDrawer:
    """Everything the drawer of one clue shows."""

    clue: Clue
    subject: Subject | None
    rating: Rating | None
    suggestions: list[Suggestion]
    duplicates: list[Duplicate]
    high: bool
    reasons: list[rules.PriorityReason]


def clues_for(account: Account) -> QuerySet[Clue]:
    """Every clue an account may see, with its matter."""
    rows = Clue.objects.select_related("matter__assignee")
    return visible_to(rows, account, Permission.VIEW_CLUES)


def pool(account: Account, filters: PoolFilters | None = None) -> QuerySet[Clue]:
    """The open clues of an account's offices, most urgent first; `filters.closed` shows the closed ones instead."""
    filters = filters or PoolFilters()
    rows = clues_for(account).filter(matter__closed_at__isnull=not filters.closed)
    equal = {"source": filters.source, "matter__state": filters.state, "matter__field": filters.field}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if filters.text:
        said = Q(matter__title__contains=filters.text) | Q(matter__subject_name__contains=filters.text)
        rows = rows.filter(said | Q(number__contains=filters.text))
    if filters.unmatched:
        rows = rows.filter(matter__subject_identity="")
    if filters.overdue:
        rows = rows.filter(matter__due_at__lt=city_time.now())
    if filters.duplicates:
        rows = rows.filter(Exists(_beside(OuterRef("matter__subject_identity"), OuterRef("pk"))))
    if filters.closed:
        return rows.order_by("-matter__closed_at", "pk")
    return rows.order_by(F("matter__due_at").asc(nulls_last=True), "pk")


def pool_rows(
    page: QuerySet[Clue] | list[Clue], readings: Mapping[int, list[ClockReading]] | None = None
) -> list[ClueRow]:
    """A page of clues as rows; the number of queries does not grow with the page. `readings` of clocks."""
    clues = list(page)
    readings = readings_for([clue.matter for clue in clues]) if readings is None else readings
    identities = {clue.matter.subject_identity for clue in clues} - {""}
    subjects = _subjects(identities)
    ratings = results_for([one.pk for one in subjects.values()], everything=True)
    merged = dict(
        Matter.objects.filter(parent__in=[clue.matter_id for clue in clues], state="merged", procedure="clue")
        .values_list("parent_id").annotate(Count("pk")).order_by()
    )  # fmt: skip
    rows = []
    for clue in clues:
        subject = subjects.get(clue.matter.subject_identity)
        rating = ratings.get(subject.pk) if subject else None
        high, _ = _priority(_signs(subject), rating)
        clock = next((one for one in readings.get(clue.matter_id, []) if one.open), None)
        glyph, step = clue.glyph, state_title(clue.matter)
        rows.append(ClueRow(clue, clock, glyph, step, rating, high, merged.get(clue.matter_id, 0)))
    return rows


def pool_counts(account: Account) -> PoolCounts:
    """The chips' numbers, in one query."""
    now = city_time.now()
    midnight = city_time.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = pool(account).order_by().aggregate(
        all=Count("pk"),
        unmatched=Count("pk", filter=Q(matter__subject_identity="")),
        overdue=Count("pk", filter=Q(matter__due_at__lt=now)),
        today=Count("pk", filter=Q(received_at__gte=midnight)),
    )  # fmt: skip
    return PoolCounts(**counted)


def clue_by_number(account: Account, number: str) -> Clue | None:
    """One clue by its number, if the account may see it."""
    return clues_for(account).filter(number=number).first()


def drawer(clue: Clue, account: Account) -> ClueDrawer:
    """One clue with all a clerk needs to decide. The caller has found it through `clue_by_number`."""
    identity = clue.matter.subject_identity
    subject = _subjects({identity}).get(identity)
    rating = results_for([subject.pk], everything=True).get(subject.pk) if subject else None
    high, reasons = _priority(_signs(subject), rating)
    return ClueDrawer(
        clue=clue,
        subject=subject,
        rating=rating,
        suggestions=[] if clue.match == Clue.Match.EXACT else suggest_subjects(clue),
        duplicates=similar_clues(clue, account),
        high=high,
        reasons=reasons,
    )


def suggest_subjects(clue: Clue, limit: int = 5) -> list[Suggestion]:
    """Subjects the reported name and address may mean, likeliest first, each with a percentage and its reasons."""
    if not clue.reported_name:
        return []
    hits = search(clue.reported_name, limit=CANDIDATES)
    scored = [
        (rules.subject_likeness(
            name=clue.reported_name, address=clue.reported_address, subject_name=hit.name, subject_address=hit.address,
        ), hit.id)
        for hit in hits
    ]  # fmt: skip
    likely = sorted((pair for pair in scored if pair[0].percent >= LEAST_LIKELY), key=lambda pair: -pair[0].percent)
    likely = likely[:limit]
    subjects = Subject.objects.in_bulk([id for _, id in likely])
    ratings = results_for(list(subjects), everything=True)
    return [Suggestion(subjects[id], like.percent, like.reasons, ratings.get(id)) for like, id in likely]


def similar_clues(clue: Clue, account: Account, limit: int = 5) -> list[Duplicate]:
    """Clues about the same subject within the merging window, most alike first, that the account may see."""
    identity, name = clue.matter.subject_identity, clue.matter.subject_name
    if not identity and not name:
        return []
    since = city_time.now() - timedelta(days=int(parameter("clue.merge_window", city_time.today())))
    same = (
        Q(matter__subject_identity=identity) if identity else Q(matter__subject_identity="", matter__subject_name=name)
    )
    rows = clues_for(account).filter(same, received_at__gte=since).exclude(pk=clue.pk)
    rows = rows.exclude(matter__state__in=("merged", "invalid")).order_by("-received_at")[:50]
    told = f"{clue.matter.title}{clue.text}"
    alike = [(rules.likeness(told, f"{other.matter.title}{other.text}"), other) for other in rows]
    alike = sorted((pair for pair in alike if pair[0] >= LEAST_ALIKE), key=lambda pair: -pair[0])
    return [Duplicate(other, round(share * 100), _effect(clue, other)) for share, other in alike[:limit]]


def _effect(clue: Clue, parent: Clue) -> str:
    """What merging `clue` into `parent` would do to the legal clock, in one sentence (Order 121 art 35)."""
    if parent.matter.closed_at:
        return "已办结：无新事实的可并入，不再处理；有新事实的作为新线索"
    kept = rules.starts_on_after_merge(parent=parent.found_on, child=clue.found_on, new_facts=False)
    renewed = rules.starts_on_after_merge(parent=parent.found_on, child=clue.found_on, new_facts=True)
    return f"合并后期限自 {kept:%m-%d} 起算；有新事实的自 {renewed:%m-%d} 重新起算（投诉举报处理办法第三十五条）"


def _beside(identity: OuterRef, pk: OuterRef) -> QuerySet[Clue]:
    """Other open clues about the same known subject."""
    rows = Clue.objects.filter(matter__subject_identity=identity, matter__closed_at=None)
    return rows.exclude(pk=pk).exclude(matter__subject_identity="")


def _subjects(identities: set[str]) -> dict[str, Subject]:
    """Subjects by identity, each with the clues of twelve months about it and its orders not yet corrected."""
    since = city_time.now() - timedelta(days=365)
    clues = Matter.objects.filter(procedure="clue", subject_identity=OuterRef("identity"), opened_at__gte=since)
    orders = Record.objects.filter(
        subject=OuterRef("pk"), type="corrective_order", superseded_at__isnull=True, ends_on__isnull=True
    )
    rows = Subject.objects.filter(identity__in=identities - {""})
    return {one.identity: one for one in rows.annotate(clues=_counted(clues), orders=_counted(orders))}


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a column beside each subject; 0 where none."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(number=Count("pk")).values("number")), 0)


def _signs(subject: Subject | None) -> tuple[int, int]:
    """(clues of the last 12 months, orders not yet corrected) of a subject of `_subjects`."""
    return (subject.clues, subject.orders) if subject else (0, 0)  # type: ignore[attr-defined]


def _priority(signs: tuple[int, int], rating: Rating | None) -> tuple[bool, list[rules.PriorityReason]]:
    limit = int(parameter("clue.priority_count", city_time.today()))
    grade = rating.grade if rating else ""
    return rules.priority(complaints_12m=signs[0], open_problems=signs[1], risk_class=grade, limit=limit)
