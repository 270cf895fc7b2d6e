"""Clues to be commanded: what an account may see, as rows with a reason for their order, and counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from xinheng.credit.risk.queries import Rating, results_for
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.supervision.clues import rules
from xinheng.supervision.clues.models import Clue
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.queries import UnderClock, standing_clocks, state_title


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
    # The clock is that of what the clue came from.
    handed_down: bool = False

    @property
    def matter(self) -> Matter:
        """The matter with title, subject, office and due day."""
        return self.clue.matter


@dataclass(frozen=True)
class PoolCounts:
    """The numbers on the chips over the pool."""

    all: int
    unmatched: int
    overdue: int
    today: int


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
    page: QuerySet[Clue] | list[Clue],
    standing: Mapping[int, UnderClock] | None = None,
    subjects: Mapping[str, Subject] | None = None,
) -> list[ClueRow]:
    """A page of clues as rows; the number of queries does not grow with the page. The clocks they are
    `standing` under and the `subjects` by their identifiers are asked for where they are not given."""
    clues = list(page)
    standing = standing_clocks(clue.matter for clue in clues) if standing is None else standing
    identities = {clue.matter.subject_identity for clue in clues} - {""}
    subjects = subjects_of(identities) if subjects is None else subjects
    ratings = results_for([one.pk for one in subjects.values()], everything=True)
    merged = dict(
        Matter.objects.filter(parent__in=[clue.matter_id for clue in clues], state="merged", procedure="clue")
        .values_list("parent_id").annotate(Count("pk")).order_by()
    )  # fmt: skip
    rows = []
    for clue in clues:
        subject = subjects.get(clue.matter.subject_identity)
        rating = ratings.get(subject.pk) if subject else None
        high, _ = priority_of(signs_of(subject), rating)
        under = standing[clue.matter_id].running
        glyph, step = clue.glyph, state_title(clue.matter)
        number = merged.get(clue.matter_id, 0)
        rows.append(ClueRow(clue, under.clock, glyph, step, rating, high, number, under.handed_down))
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


def lately_by_source(account: Account, days: int) -> list[tuple[str, int, int, int]]:
    """Of each source the clues received in so many days: how many, how many a task was made of, how many are closed."""
    lately = clues_for(account).filter(received_at__gte=city_time.now() - timedelta(days=days))
    acted = Exists(Matter.objects.filter(parent=OuterRef("matter")))
    rows = (
        lately.order_by().values("source").annotate(
            came=Count("pk"), tasked=Count("pk", filter=Q(acted)), closed=Count("matter__closed_at")
        )
    )  # fmt: skip
    found = {row["source"]: (row["came"], row["tasked"], row["closed"]) for row in rows}
    return [(str(one.label), *found[one.value]) for one in Clue.Source if one.value in found]


def clue_by_number(account: Account, number: str) -> Clue | None:
    """One clue by its number, if the account may see it."""
    return clues_for(account).filter(number=number).first()


def _beside(identity: OuterRef, pk: OuterRef) -> QuerySet[Clue]:
    """Other open clues about the same known subject."""
    rows = Clue.objects.filter(matter__subject_identity__in=identities_of(identity), matter__closed_at=None)
    return rows.exclude(pk=pk)


def subjects_of(identities: set[str]) -> dict[str, Subject]:
    """The subjects that are or were called so, each with the clues of twelve months about it and its orders not yet
    corrected."""
    since = city_time.now() - timedelta(days=365)
    numbers = identities_of(OuterRef("identity"))
    clues = Matter.objects.filter(procedure="clue", subject_identity__in=numbers, opened_at__gte=since)
    orders = Record.objects.filter(
        subject=OuterRef("pk"), type="corrective_order", superseded_at__isnull=True, ends_on__isnull=True
    )
    called = Concat("identifiers__scheme", Value(":"), "identifiers__value", output_field=CharField())
    values = {one.partition(":")[2] for one in identities - {""}}
    rows = Subject.objects.filter(identifiers__value__in=values).annotate(called=called)
    return {one.called: one for one in rows.annotate(clues=_counted(clues), orders=_counted(orders))}


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a column beside each subject; 0 where none."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(number=Count("pk")).values("number")), 0)


def signs_of(subject: Subject | None) -> tuple[int, int]:
    """(clues of the last 12 months, orders not yet corrected) of a subject of `subjects_of`."""
    return (subject.clues, subject.orders) if subject else (0, 0)  # type: ignore[attr-defined]


def priority_of(signs: tuple[int, int], rating: Rating | None) -> tuple[bool, list[rules.PriorityReason]]:
    """Whether a clue goes first, and every reason that speaks for it."""
    limit = int(parameter("clue.priority_count", city_time.today()))
    grade = rating.grade if rating else ""
    return rules.priority(complaints_12m=signs[0], open_problems=signs[1], risk_class=grade, limit=limit)
