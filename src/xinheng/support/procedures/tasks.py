"""Background jobs of the procedures."""

from django_tasks import task

from xinheng.kit import city_time
from xinheng.support.notices.actions import order_digests
from xinheng.support.procedures.actions import recompute_clocks
from xinheng.support.procedures.doors.todo import notices_within_reach
from xinheng.support.procedures.queries import reaching


@task()
def recount(year: int) -> int:
    """Count the open matters again that reach into a year whose holidays were announced; returns how many moved.

    Each matter is its own transaction and counting twice changes nothing, so the job may run again.
    """
    moved = 0
    for matter in reaching(year).iterator():
        before = (matter.due_at, matter.due_provisional)
        recompute_clocks(matter=matter)
        moved += (matter.due_at, matter.due_provisional) != before
    return moved


@task()
def send_digests() -> int:
    """Order the daily messages of those who want one a day, each once however often this runs: of what each may still
    read. Gives how many."""
    return order_digests(city_time.today(), notices_within_reach)
