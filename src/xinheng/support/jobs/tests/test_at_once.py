"""Several workers at the same jobs: each job is taken once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from xinheng.support.jobs import lease
from xinheng.support.jobs.tests import tasks

JOBS, WORKERS = 12, 4


def take_all() -> list[str]:
    """Take jobs until none is left."""
    taken = []
    try:
        while held := lease.take():
            taken.append(str(held.job.pk))
        return taken
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_each_job_is_taken_by_one_worker() -> None:
    jobs = sorted(tasks.note.enqueue(str(number)).id for number in range(JOBS))
    with ThreadPoolExecutor(WORKERS) as pool:
        taken = [job for each in pool.map(lambda _: take_all(), range(WORKERS)) for job in each]
    assert sorted(taken) == jobs
