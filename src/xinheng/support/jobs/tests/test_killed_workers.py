"""kill -9 a worker in the middle of a job: another one finishes it, and nothing is reported twice."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinheng.support.jobs.tests.processes import Platform, drop_platform, new_platform

pytestmark = [pytest.mark.slow, pytest.mark.own_processes]

CLEAR = """
from xinheng.support.jobs.models import Job
Job.objects.all().delete()
"""
ENQUEUE = """
from xinheng.support.jobs.tests.tasks import write_line
write_line.enqueue({path!r}, {go!r})
"""
WORK = """
from datetime import timedelta
from xinheng.support.jobs import lease, worker
lease.LEASE = timedelta(seconds={lease})
print(worker.run_next())
"""
LEASE_RUNS_OUT = """
from datetime import timedelta
from django.db.models import F
from xinheng.support.jobs.models import Job
Job.objects.update(lease_until=F("lease_until") - timedelta(minutes=2))
"""
SHOW = """
from xinheng.support.jobs.models import Job
for job in Job.objects.all(): print(job.state, job.attempts, job.fence)
"""


@pytest.fixture(scope="module")
def platform(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = new_platform(tmp_path_factory.mktemp("home"))
    yield made
    drop_platform(made)


def began(path: Path) -> None:
    """Wait until the task has begun."""
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, "the job never began"
        time.sleep(0.02)


@pytest.fixture
def log(platform: Platform, tmp_path: Path) -> Path:
    """One job is waiting; it writes here, and ends when `go` lies beside."""
    log = tmp_path / "log"
    platform.run(CLEAR + ENQUEUE.format(path=str(log), go=str(tmp_path / "go")))
    return log


def test_a_killed_workers_job_is_finished_by_another(platform: Platform, log: Path) -> None:
    first = platform.start(WORK.format(lease=60))
    began(log)
    platform.kill(first)
    log.with_name("go").touch()
    assert platform.run(WORK.format(lease=60) + SHOW).split() == ["False", "running", "1", "1"]
    assert platform.run(LEASE_RUNS_OUT + WORK.format(lease=60) + SHOW).split() == ["True", "done", "2", "2"]
    assert log.read_text().split() == ["began", "began", "ended"]


def test_a_slow_job_keeps_its_lease_by_heartbeat(platform: Platform, log: Path) -> None:
    slow = platform.start(WORK.format(lease=3))
    began(log)
    time.sleep(3.5)
    assert platform.run(WORK.format(lease=3)) == "False"
    log.with_name("go").touch()
    assert slow.communicate(timeout=60)[0].strip() == "True"
    assert platform.run(SHOW) == "done 1 1"


def test_a_stalled_worker_changes_nothing_when_it_wakes(platform: Platform, log: Path) -> None:
    stalled = platform.start(WORK.format(lease=60))
    began(log)
    stalled.send_signal(signal.SIGSTOP)
    log.with_name("go").touch()
    finished = platform.run(LEASE_RUNS_OUT + WORK.format(lease=60) + SHOW)
    stalled.send_signal(signal.SIGCONT)
    assert stalled.communicate(timeout=60)[0].strip() == "True"
    assert finished.split() == ["True", "done", "2", "2"]
    assert platform.run(SHOW) == "done 2 2"
    assert log.read_text().count("ended") == 2
