"""How the deliveries stand: what came, what is late."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from xinheng.fusion.intake.models import Finding, IntakeRun, Reject
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.registers.models import Source
from xinheng.fusion.standard.periods import after
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time


@dataclass(frozen=True)
class Freshness:
    """How fresh a source is, by its own period of delivery or its type's."""

    source: str
    title: str
    department: str
    last_received_at: datetime | None
    due_at: datetime | None
    late: bool


def freshness(now: datetime | None = None) -> list[Freshness]:
    """Every declared source, the latest delivery and whether the next is overdue; never delivered counts as late."""
    now = now or city_time.now()
    received = dict(Source.objects.values_list("name", "last_received_at"))
    found = []
    for name, source in sources().items():
        last = received.get(name)
        due = after(source.refresh or standard().type(source.record_type).refresh, last) if last else None
        found.append(Freshness(name, source.title, source.department, last, due, due is None or due < now))
    return found


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


def latest_runs() -> dict[str, IntakeRun]:
    """The newest run of every source that ever had one, by the source's name."""
    newest = IntakeRun.objects.filter(source=OuterRef("source")).order_by("-started_at", "-pk").values("pk")[:1]
    rows = IntakeRun.objects.filter(pk=Subquery(newest)).select_related("source")
    return {run.source.name: run for run in rows}
