"""What an indicator counts, as one statement: the steps of a month with the part each adds."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, FloatField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from xinheng.kit import city_time
from xinheng.supervision.inspection.models import Finding
from xinheng.supervision.performance.declarations import WorkIndicator
from xinheng.supervision.performance.models import FigureObjection
from xinheng.supervision.performance.rules import Month
from xinheng.support.procedures.models import ClockRun, Step

# account, office, part, whole
Counted = tuple[int, str, float, int]
SECONDS_OF_DAY = 86400
ONE, NOTHING = Value(1.0, output_field=FloatField()), Value(0.0, output_field=FloatField())


def counted(name: str, one: WorkIndicator, month: Month) -> list[Counted]:
    """The figure of everybody who did something of it in the month."""
    if one.counted == "days":
        return _days(rows_behind(name, one, month))
    rows = rows_behind(name, one, month).order_by().values("by", "by__office")
    told = rows.annotate(part=Sum("adds"), whole=Count("pk")).values_list("by", "by__office", "part", "whole")
    if one.counted == "number":
        return [(by, office, float(part), 1) for by, office, part, _ in told]
    return [(by, office, float(part), whole) for by, office, part, whole in told]


def rows_behind(name: str, one: WorkIndicator, month: Month) -> Any:
    """The steps that are counted (`QuerySet[Step]`; of answers `QuerySet[Finding]`), each with what it `adds` to the
    part or, where days are counted, since when (`begun`). What was rightly objected to is left out."""
    between = (city_time.start_of(month.first), city_time.start_of(month.next_first))
    if not one.is_of_steps:
        return _failures(*between)
    struck = FigureObjection.objects.filter(
        account=OuterRef("by"), indicator=name, step=OuterRef("pk"), outcome=FigureObjection.Outcome.UPHELD
    )
    rows = Step.objects.filter(
        ~Exists(struck), matter__procedure=one.procedure, verb__in=one.steps,
        at__gte=between[0], at__lt=between[1], by__isnull=False,
    )  # fmt: skip
    if one.counted == "days":
        return rows.annotate(begun=_begun(one)).filter(begun__isnull=False)
    return rows.annotate(adds=_adds(one))


def _adds(one: WorkIndicator) -> Value | Case:
    if one.counted == "number":
        return ONE
    if one.counted == "in_time":
        late = ClockRun.objects.filter(matter=OuterRef("matter"), clock=one.clock, due_at__lt=OuterRef("at"))
        return Case(When(Exists(late), then=NOTHING), default=ONE)
    later = Step.objects.filter(matter=OuterRef("matter"), seq__gt=OuterRef("seq"), verb__in=one.by)
    came = one.counted == "followed"
    return Case(When(Exists(later), then=ONE if came else NOTHING), default=NOTHING if came else ONE)


def _begun(one: WorkIndicator) -> Subquery:
    earlier = Step.objects.filter(matter=OuterRef("matter"), seq__lt=OuterRef("seq"), verb__in=one.by)
    return Subquery(earlier.order_by("-seq").values("at")[:1])


def _days(rows: Any) -> list[Counted]:
    """Sums of durations are added here: the two databases keep moments differently."""
    sums: dict[tuple[int, str], tuple[float, int]] = {}
    for by, office, begun, at in rows.order_by().values_list("by", "by__office", "begun", "at").iterator():
        days, number = sums.get((by, office), (0.0, 0))
        sums[by, office] = (days + days_between(begun, at), number + 1)
    return [(by, office, days, number) for (by, office), (days, number) in sums.items()]


def days_between(begun: datetime, at: datetime) -> float:
    """How many days, with their parts."""
    return (at - begun).total_seconds() / SECONDS_OF_DAY


def _failures(since: datetime, until: datetime) -> QuerySet[Finding]:
    """Failed items as they count, said in the month, by who said so."""
    rows = Finding.objects.filter(
        standing=Finding.Standing.CURRENT, answer=Finding.Answer.FAIL, recorded_at__gte=since, recorded_at__lt=until
    )
    return rows.annotate(adds=Case(When(Q(photos=[]), then=NOTHING), default=ONE))
