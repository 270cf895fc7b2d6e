"""Leases: taking a job, keeping it, and giving it back. Every write after the taking names the lease's fence."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from xinheng.kit import city_time
from xinheng.support.jobs.models import Job

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
KILLED = "执行者在完成前中止，次数已用完。"


@dataclass(frozen=True)
class Lease:
    """A job in a worker's hands under one fence."""

    job: Job
    fence: int

    def mine(self) -> QuerySet[Job]:
        """The job's row, if nobody took it since."""
        return Job.objects.filter(pk=self.job.pk, fence=self.fence, state=Job.State.RUNNING)

    def keep(self) -> bool:
        """Renew the lease; False when it was lost."""
        return bool(self.mine().update(lease_until=city_time.now() + LEASE))

    def finish(self, result: Any) -> bool:
        """The job is done; False when the lease was lost and nothing was written."""
        now = city_time.now()
        return bool(self.mine().update(state=Job.State.DONE, finished_at=now, result=result, last_error=""))

    def give_back(self, error: str) -> bool:
        """The attempt failed: try again after a pause that doubles, or leave it to a person after the last."""
        now = city_time.now()
        if self.job.attempts >= self.job.max_attempts:
            return bool(self.mine().update(state=Job.State.DEAD, finished_at=now, last_error=error))
        pause = min(FIRST_PAUSE * 2 ** (self.job.attempts - 1), LONGEST_PAUSE)
        return bool(self.mine().update(state=Job.State.READY, run_after=now + pause, last_error=error))


def take(queues: list[str] | None = None) -> Lease | None:
    """Take the most urgent job that is due, or whose worker let its lease run out; None when there is none."""
    waiting = _waiting(queues)
    while waiting.all().exists():  # an idle worker must not take SQLite's write lock every second
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            job = waiting.select_for_update(skip_locked=skip).first()
            if job is None:
                return None
            if job.attempts < job.max_attempts:
                return _taken(job)
            job.state, job.finished_at, job.last_error = Job.State.DEAD, city_time.now(), KILLED
            job.save(update_fields=["state", "finished_at", "last_error"])
    return None


def _taken(job: Job) -> Lease:
    """The locked job under a new fence."""
    now = city_time.now()
    job.fence, job.attempts = job.fence + 1, job.attempts + 1
    job.state, job.started_at, job.lease_until = Job.State.RUNNING, now, now + LEASE
    job.save(update_fields=["fence", "attempts", "state", "started_at", "lease_until"])
    return Lease(job, job.fence)


def _waiting(queues: list[str] | None) -> QuerySet[Job]:
    now = city_time.now()
    due = Q(state=Job.State.READY, run_after__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    open_jobs = Job.objects.filter(due, state__in=[Job.State.READY, Job.State.RUNNING])
    if queues is not None:
        open_jobs = open_jobs.filter(queue__in=queues)
    return open_jobs.order_by(F("priority").desc(), "run_after", "id")
