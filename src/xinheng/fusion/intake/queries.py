"""How the deliveries stand: what came, what is late."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from xinheng.fusion.intake.models import Finding, IntakeRun
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.registers.models import Source
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(\d+)H)?")


@dataclass(frozen=True)
class Freshness:
    """How fresh a source is. `late` is None where no period of delivery is declared."""

    source: str
    title: str
    department: str
    last_received_at: datetime | None
    due_at: datetime | None
    late: bool | None


def freshness(now: datetime | None = None) -> list[Freshness]:
    """Every declared source, the latest delivery and whether the next is overdue; never delivered counts as late."""
    now = now or city_time.now()
    received = dict(Source.objects.values_list("name", "last_received_at"))
    found = []
    for name, source in sources().items():
        period = period_of(source.refresh or standard().type(source.record_type).refresh)
        last = received.get(name)
        due = last + period if last and period else None
        late = None if period is None else (due is None or due < now)
        found.append(Freshness(name, source.title, source.department, last, due, late))
    return found


def period_of(text: str) -> timedelta | None:
    """`P1D`, `P2M`, `PT6H` as a length of time; a month counts 31 days and a year 366: late means late."""
    parts = _PERIOD.fullmatch(text or "")
    if not parts:
        return None
    years, months, days, hours = (int(part or 0) for part in parts.groups())
    length = timedelta(days=years * 366 + months * 31 + days, hours=hours)
    return length or None


def findings(source: str | None = None, *, with_closed: bool = False) -> QuerySet[Finding]:
    """What departments should correct, newest first; of one source or of all; open ones unless all are asked for."""
    found = Finding.objects.select_related("source").order_by("-pk")
    if not with_closed:
        found = found.filter(closed_at__isnull=True)
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
