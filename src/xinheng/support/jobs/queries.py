"""How the jobs stand."""

from datetime import datetime

from django.db.models import Count, Min, QuerySet

from xinheng.support.jobs.models import Job


def dead_letters() -> QuerySet[Job]:
    """Jobs that used up their attempts and wait for a person, newest first."""
    return Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at")


def backlog() -> dict[str, int]:
    """How many jobs stand in each state."""
    return dict(Job.objects.order_by().values_list("state").annotate(Count("id")))


def oldest_waiting() -> datetime | None:
    """When the longest-waiting ready job should have run; None when nothing waits. For the health page."""
    oldest: datetime | None = Job.objects.filter(state=Job.State.READY).aggregate(oldest=Min("run_after"))["oldest"]
    return oldest
