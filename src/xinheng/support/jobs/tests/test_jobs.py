"""A job is enqueued with the act, runs at least once, and only its last taker reports."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus

from xinheng.kit import city_time
from xinheng.kit.on_disk import LOG
from xinheng.support.accounts.models import Account
from xinheng.support.jobs import lease, worker
from xinheng.support.jobs.actions import retry_dead
from xinheng.support.jobs.followers import once_a_day
from xinheng.support.jobs.models import Job
from xinheng.support.jobs.queries import backlog, dead_letters
from xinheng.support.jobs.tasks import forget_done_jobs
from xinheng.support.jobs.tests import tasks
from xinheng.support.jobs.worker import run_next, run_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calls() -> Iterator[list[str]]:
    tasks.CALLS.clear()
    yield tasks.CALLS


def work() -> int:
    return run_worker(threading.Event(), once=True, followers={})


def test_a_job_runs_and_keeps_its_result(calls: list[str]) -> None:
    result = tasks.note.enqueue("线索到了")
    assert calls == []
    assert work() == 1
    result.refresh()
    assert (calls, result.status, result.return_value) == (["线索到了"], TaskResultStatus.SUCCESSFUL, "线索到了")


def test_an_act_that_is_undone_leaves_no_job() -> None:
    with pytest.raises(ValueError, match="undo"), transaction.atomic():
        tasks.note.enqueue("x")
        raise ValueError("undo")
    assert Job.objects.count() == 0


def test_a_failed_job_waits_longer_each_time_and_then_for_a_person() -> None:
    tasks.fail.enqueue("坏了")
    pauses = []
    for _ in range(8):
        assert run_next()
        job = Job.objects.get()
        pauses.append(round((job.run_after - city_time.now()).total_seconds()))
        Job.objects.filter(state="ready").update(run_after=city_time.now())
    assert pauses[:4] == [5, 10, 20, 40]
    assert not run_next()
    assert [(job.state, "RuntimeError: 坏了" in job.last_error) for job in dead_letters()] == [("dead", True)]


def test_a_dead_job_can_be_tried_again() -> None:
    tasks.note.enqueue("再来")
    Job.objects.update(state="dead", attempts=8)
    account = Account.objects.create(username="he", display_name="何")
    assert retry_dead(job=Job.objects.get(), by=account).state == "ready"
    assert work() == 1


def test_a_stalled_worker_cannot_finish_a_job_another_has_taken() -> None:
    tasks.note.enqueue("x")
    stalled = lease.take()
    assert stalled
    Job.objects.update(lease_until=city_time.now() - timedelta(seconds=1))
    second = lease.take()
    assert second and second.fence == stalled.fence + 1
    assert not stalled.finish("late") and not stalled.keep() and not stalled.give_back("late")
    assert second.finish("in time")
    assert Job.objects.get().result == "in time"


def test_a_job_that_kills_its_workers_ends_up_dead_and_the_next_one_runs(calls: list[str]) -> None:
    tasks.note.enqueue("x")
    Job.objects.update(state="running", attempts=8, lease_until=city_time.now() - timedelta(seconds=1))
    tasks.note.enqueue("y")
    assert run_next()
    assert calls == ["y"]
    assert "中止" in dead_letters().get().last_error


def test_urgent_jobs_go_first_and_later_ones_wait(calls: list[str]) -> None:
    tasks.note.enqueue("普通")
    tasks.note.using(priority=10).enqueue("紧急")
    tasks.note.using(run_after=city_time.now() + timedelta(hours=1)).enqueue("以后")
    assert work() == 2
    assert calls == ["紧急", "普通"]
    assert backlog() == {"done": 2, "ready": 1}


def test_a_task_may_ask_which_attempt_it_is() -> None:
    result = tasks.count_attempts.enqueue()
    work()
    result.refresh()
    assert result.return_value == 1


def test_old_jobs_are_forgotten_but_not_dead_ones() -> None:
    for _ in range(2):
        tasks.note.enqueue("x")
    work()
    long_ago = city_time.now() - timedelta(days=31)
    Job.objects.update(finished_at=long_ago)
    Job.objects.filter(pk=Job.objects.first().pk).update(state="dead")  # type: ignore[union-attr]
    tidy = once_a_day(forget_done_jobs)
    assert [tidy(), tidy()] == [1, 0]
    work()
    assert backlog() == {"dead": 1, "done": 1}


def test_a_worker_whose_disk_refused_ends_and_takes_no_job_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it would write next might be called written and not be there."""
    monkeypatch.setattr(LOG, "lost", True)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "take_round", lambda turns: pytest.fail("went on"))
    stop = threading.Event()
    assert worker._follow(stop, []) == 0 and stop.is_set()
