"""Background jobs of the procedures."""

from datetime import date

from django.db.models import Q
from django_tasks import task

from xinheng.kit import city_time
from xinheng.support.procedures.actions import recompute_clocks
from xinheng.support.procedures.models import Matter


@task()
def recount(year: int) -> int:
    """Count the open matters again that reach into a year whose holidays were announced; returns how many moved.

    Each matter is its own transaction and counting twice changes nothing, so the job may run again.
    """
    reaches = Q(clock_runs__due_at__gte=city_time.start_of(date(year, 1, 1))) | Q(clock_runs__provisional=True)
    rows = Matter.objects.filter(reaches, closed_at=None).distinct().order_by("pk")
    moved = 0
    for matter in rows.iterator():
        before = (matter.due_at, matter.due_provisional)
        recompute_clocks(matter=matter)
        moved += (matter.due_at, matter.due_provisional) != before
    return moved
