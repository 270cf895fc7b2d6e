"""Leases: taking a job, keeping it, and giving it back. Every write after the taking names the lease's fence.

A lease ends by the clock on the wall, and that clock can jump. So a worker that stays believes the end of another's
lease only after it has itself watched the lease go unrenewed for two beats; and what only an earlier, wrong clock can
have written (a lease or a pause longer than any) is over at once.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from xinheng.kit import city_time
from xinheng.support.jobs.models import Job

LEASE = timedelta(seconds=60)
BEATS_PER_LEASE = 3
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


@dataclass
class Watch:
    """What a worker saw of others' leases that look over, by its own monotonic clock."""

    seen: dict[UUID, tuple[int, datetime | None, float]] = field(default_factory=dict)

    def fresh(self) -> list[UUID]:
        """Jobs whose lease looks over but has not been watched for two beats: their workers may be alive."""
        now, found = time.monotonic(), {}
        for pk, fence, until in Job.objects.filter(_looks_over()).values_list("pk", "fence", "lease_until"):
            before = self.seen.get(pk)
            known = before is not None and before[:2] == (fence, until)
            found[pk] = before if known and before else (fence, until, now)
        self.seen = found
        long_enough = 2 * LEASE.total_seconds() / BEATS_PER_LEASE
        return [pk for pk, (_, _, since) in found.items() if now - since < long_enough]


def take(queues: list[str] | None = None, watch: Watch | None = None) -> Lease | None:
    """Take the most urgent job that is due, or whose worker let its lease run out; None when there is none.

    Without a `watch` (a run by hand that ends at once) the clock alone tells whose lease is over.
    """
    waiting = _waiting(queues)
    while waiting.all().exists():  # an idle worker must not take SQLite's write lock every second
        open_to_us = waiting.exclude(pk__in=watch.fresh()) if watch else waiting.all()
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            job = open_to_us.select_for_update(skip_locked=skip).first()
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
    # A job nobody put off is due whatever the clock says; no pause after a failure is longer than the longest.
    at_once = Q(run_after=F("enqueued_at"))
    clock_was_ahead = Q(attempts__gt=0, run_after__gt=now + LONGEST_PAUSE)
    ready = Q(state=Job.State.READY) & (Q(run_after__lte=now) | at_once | clock_was_ahead)
    open_jobs = Job.objects.filter(ready | _looks_over(), state__in=[Job.State.READY, Job.State.RUNNING])
    if queues is not None:
        open_jobs = open_jobs.filter(queue__in=queues)
    return open_jobs.order_by(F("priority").desc(), "run_after", "id")


def _looks_over() -> Q:
    """A lease that ran out, or that ends later than any that is renewed by today's clock."""
    now = city_time.now()
    return Q(state=Job.State.RUNNING) & (Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * LEASE))
