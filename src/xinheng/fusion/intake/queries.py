"""How the deliveries stand: what came, what is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.intake.locks import is_held
from xinheng.fusion.intake.models import Arrival, DataLink, Expectation, Finding, IntakeRun, Pull, PushKey, Reject
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.registers.models import Source
from xinheng.fusion.standard.periods import after
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.jobs.models import Job


@dataclass(frozen=True)
class Freshness:
    """How fresh a source is, by its own period of delivery or its type's."""

    source: str
    title: str
    department: str
    last_received_at: datetime | None
    # When the next delivery is due, or the first; None while nobody has begun to expect it.
    due_at: datetime | None
    late: bool
    # How often, as an ISO 8601 period; who answers for the data set.
    refresh: str = ""
    accountable: str = ""
    # How long it has been due; none where it is not late, or nobody knows since when.
    silent_for: timedelta | None = None
    told_at: datetime | None = None
    told: int = 0


def freshness(now: datetime | None = None) -> list[Freshness]:
    """Every declared source, the latest delivery and whether the next is overdue. One that never delivered is due a
    period after it was first expected (`followers`), and counts as late as long as nobody expects it."""
    now = now or city_time.now()
    received = dict(Source.objects.values_list("name", "last_received_at"))
    expected = {one.source: one for one in Expectation.objects.all()}
    return [_fresh(source, received.get(name), expected.get(name), now) for name, source in sources().items()]


def _fresh(source: SourceDeclaration, last: datetime | None, expected: Expectation | None, now: datetime) -> Freshness:
    kind = standard().type(source.record_type)
    refresh = source.refresh or kind.refresh
    since = last or (expected.since if expected else None)
    due = after(refresh, since) if since else None
    late = due is None or due < now
    told = expected if expected and expected.silent_from and late else None
    return Freshness(
        source.name, source.title, source.department, last, due, late, refresh, kind.duties.accountable,
        now - due if due and late else None, told.told_at if told else None, told.told if told else 0,
    )  # fmt: skip


def push_keys(source: str) -> QuerySet[PushKey]:
    """The keys under which a source may be pushed, the newest first; ended ones last."""
    return PushKey.objects.filter(source=source).order_by(F("ended_at").asc(nulls_first=True), "-pk")


def push_keys_in_force() -> tuple[int, int]:
    """How many sources are pushed, under how many keys."""
    told = PushKey.objects.filter(ended_at=None).aggregate(sources=Count("source", distinct=True), keys=Count("pk"))
    return told["sources"], told["keys"]


def findings(source: str | None = None, *, with_closed: bool = False) -> QuerySet[Finding]:
    """What departments should correct, newest first; of one source or of all; open ones unless all are asked for."""
    found = Finding.objects.select_related("source").order_by("-pk")
    if not with_closed:
        found = found.filter(closed_at__isnull=True)
    return found.filter(source__name=source) if source else found


def findings_of_run(run: IntakeRun) -> QuerySet[Finding]:
    """Values that this run left out and that nothing has settled since, in the order of the file."""
    return Finding.objects.select_related("source").filter(run=run, closed_at__isnull=True).order_by("pk")


def rejects(source: str | None = None, *, run: int | None = None, with_closed: bool = False) -> QuerySet[Reject]:
    """Rows that were refused, in the order they came; of one source, of one run, or all; those that still wait to be
    corrected unless all are asked for."""
    found = Reject.objects.select_related("source", "run").order_by("pk")
    if not with_closed:
        found = found.filter(closed_at__isnull=True)
    found = found.filter(run=run) if run is not None else found
    return found.filter(source__name=source) if source else found


def runs(source: str | None = None) -> QuerySet[IntakeRun]:
    """Runs, newest first; of one source or of all."""
    found = IntakeRun.objects.select_related("source").order_by("-started_at", "-pk")
    return found.filter(source__name=source) if source else found


def broken_off(found: Iterable[IntakeRun]) -> set[int]:
    """Of these runs those that stopped in the middle: told so, or under way by their row while nobody works at them."""
    stopped, by_row = IntakeRun.State.INCOMPLETE, IntakeRun.State.RUNNING
    held = cache(is_held)
    return {one.pk for one in found if one.state == stopped or (one.state == by_row and not held(one.source.name))}


def latest_runs() -> dict[str, IntakeRun]:
    """The newest run of every source that ever had one, by the source's name."""
    newest = IntakeRun.objects.filter(source=OuterRef("source")).order_by("-started_at", "-pk").values("pk")[:1]
    rows = IntakeRun.objects.filter(pk=Subquery(newest)).select_related("source")
    return {run.source.name: run for run in rows}


def arrivals(source: str | None = None) -> QuerySet[Arrival]:
    """What was sent, newest first; of one source or of all."""
    found = Arrival.objects.select_related("run", "sender").order_by("-pk")
    return found.filter(source=source) if source else found


def open_arrivals(source: str | None = None) -> QuerySet[Arrival]:
    """What waits for the worker, is in its hands, or waits for who tried it; oldest first."""
    S = Arrival.State
    return arrivals(source).filter(state__in=(S.WAITING, S.RUNNING, S.TRIED)).order_by("pk")


def ahead_of(delivery: Arrival) -> list[Arrival]:
    """Earlier deliveries of the same source that the worker still owes: it takes them first. One whose job was given
    up holds nobody back."""
    S = Arrival.State
    earlier = Arrival.objects.filter(source=delivery.source, state__in=(S.WAITING, S.RUNNING), pk__lt=delivery.pk)
    found = list(earlier.order_by("pk"))
    alive = jobs_alive([one.job for one in found if one.job])
    return [one for one in found if one.job in alive]


def is_stuck(delivery: Arrival) -> bool:
    """Whether the worker gave it up: its job used up its attempts, or a person dropped it."""
    S = Arrival.State
    return delivery.state in (S.WAITING, S.RUNNING) and (
        delivery.job is None or delivery.job not in jobs_alive([delivery.job])
    )


def jobs_alive(jobs: Sequence[UUID]) -> set[UUID]:
    """Those that the worker still owes."""
    owed = Job.objects.filter(pk__in=jobs, state__in=(Job.State.READY, Job.State.RUNNING))
    return set(owed.values_list("pk", flat=True))


def links() -> QuerySet[DataLink]:
    """Every connection, by its name."""
    return DataLink.objects.order_by("name")


def link_named(name: str) -> DataLink | None:
    """One connection."""
    return DataLink.objects.filter(name=name).first()


def pulls(source: str) -> QuerySet[Pull]:
    """The fetchings of a source, newest first."""
    return Pull.objects.filter(source=source).select_related("arrival").order_by("-pk")


def run_now(delivery: Arrival) -> IntakeRun | None:
    """The run that takes it in, with its counts as they stand; none while it waits or is tried."""
    return IntakeRun.objects.filter(pk=delivery.run_id).first() if delivery.run_id else None
