"""How the jobs stand."""

import inspect
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, QuerySet
from django.utils.module_loading import import_string

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


def jobs_in(state: str) -> QuerySet[Job]:
    """The jobs of one state, newest first."""
    return Job.objects.filter(state=state).order_by("-enqueued_at")


def open_jobs(task: str) -> QuerySet[Job]:
    """The jobs of a task that wait or run, the oldest first."""
    return Job.objects.filter(task=task, state__in=(Job.State.READY, Job.State.RUNNING)).order_by("enqueued_at")


def job_by(pk: UUID) -> Job | None:
    """One job."""
    return Job.objects.filter(pk=pk).first()


def title_of(task: str) -> str:
    """What a task does, by the first line of its own description: the name alone tells a clerk nothing."""
    try:
        told = inspect.getdoc(import_string(task).func) or ""
    except (ImportError, AttributeError):
        told = ""
    return TITLES.get(task.rpartition(".")[2], told.partition("\n")[0] or task)


# Tasks as the administrator reads them.
TITLES = {
    "recount": "重新计算期限",
    "place_subjects": "按新辖区调整主体归属",
}
