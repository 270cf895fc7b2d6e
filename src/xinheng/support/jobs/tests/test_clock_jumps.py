"""The clock on the wall jumps an hour, a day, a year, forward and back: no job is doubled, none is lost."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from xinheng.kit import city_time
from xinheng.support.jobs import lease
from xinheng.support.jobs.actions import forget_orders
from xinheng.support.jobs.followers import once_a_day
from xinheng.support.jobs.models import DailyOrder, Job
from xinheng.support.jobs.tests import tasks
from xinheng.support.jobs.worker import run_worker

pytestmark = pytest.mark.django_db
JUMPS = [timedelta(hours=1), timedelta(days=1), timedelta(days=366)]
BOTH_WAYS = [*JUMPS, *(-jump for jump in JUMPS)]


@pytest.fixture(autouse=True)
def wall() -> Iterator[None]:
    before = city_time.ahead()
    tasks.CALLS.clear()
    yield
    city_time.set_ahead(before)


def jump(by: timedelta) -> None:
    city_time.set_ahead(city_time.ahead() + by)


@pytest.fixture
def mono(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The clock that never jumps; a test moves it."""
    shown = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: shown[0])
    yield shown


def runs(follow: object) -> int:
    """One round of a worker with the daily follower alone; how often the job ran."""
    before = len(tasks.CALLS)
    run_worker(threading.Event(), once=True, followers={"daily": follow})  # type: ignore[dict-item]
    return len(tasks.CALLS) - before


@pytest.mark.parametrize("by", BOTH_WAYS, ids=str)
def test_a_daily_job_runs_once_for_each_day_the_clock_shows(by: timedelta) -> None:
    follow, days, ran = once_a_day(tasks.daily), set(), 0
    for step in (timedelta(), by, -by, timedelta(days=1), -timedelta(days=1), timedelta(days=2), by, -by):
        jump(step)
        days.add(city_time.today())
        ran += runs(follow)
        assert (ran, step) == (len(days), step)


@pytest.mark.parametrize("by", BOTH_WAYS, ids=str)
def test_a_worker_that_starts_again_orders_no_second_one(by: timedelta) -> None:
    assert runs(once_a_day(tasks.daily)) == 1
    jump(by)
    runs(once_a_day(tasks.daily))
    jump(-by)
    assert [runs(once_a_day(tasks.daily)) for _ in range(3)] == [0, 0, 0]


def test_a_clock_a_year_ahead_for_a_while_costs_no_later_day_its_turn() -> None:
    assert runs(once_a_day(tasks.daily)) == 1
    jump(timedelta(days=400))
    assert runs(once_a_day(tasks.daily)) == 1
    jump(timedelta(days=-400))
    for _ in range(3):
        jump(timedelta(days=1))
        assert runs(once_a_day(tasks.daily)) == 1


def test_a_daily_job_waits_for_its_hour(clock) -> None:
    follow = once_a_day(tasks.daily, at=timedelta(hours=8, minutes=30))
    ran = {}
    for moment in ("2026-11-30 00:01", "2026-11-30 08:29", "2026-11-30 08:30", "2026-11-30 20:00", "2026-12-01 08:31"):
        clock(moment)
        ran[moment[8:]] = runs(follow)
    assert ran == {"30 00:01": 0, "30 08:29": 0, "30 08:30": 1, "30 20:00": 0, "01 08:31": 1}


def test_orders_are_forgotten_by_the_order_of_writing() -> None:
    today = city_time.today()
    for days in (500, 0, 1, 2):  # the first was written by a clock that was ahead
        DailyOrder.objects.create(task="a", day=today + timedelta(days=days))
    DailyOrder.objects.create(task="b", day=today)
    assert forget_orders(keep=3) == 1
    left = sorted(DailyOrder.objects.values_list("task", "day"))
    assert left == [*(("a", today + timedelta(days=days)) for days in (0, 1, 2)), ("b", today)]


@pytest.mark.parametrize("by", BOTH_WAYS, ids=str)
def test_a_job_in_hand_is_not_taken_by_another_when_the_clock_jumps(by: timedelta, mono: list[float]) -> None:
    tasks.note.enqueue("x")
    held, others = lease.take(), lease.Watch()
    assert held
    jump(by)
    assert lease.take(watch=others) is None
    mono[0] += 20
    assert held.keep(), "its worker renews the lease by the new clock"
    for _ in range(4):
        mono[0] += 20
        assert lease.take(watch=others) is None
        held.keep()
    assert held.finish("once")
    assert Job.objects.get().attempts == 1


@pytest.mark.parametrize("by", BOTH_WAYS, ids=str)
def test_a_killed_workers_job_is_taken_within_two_minutes_whatever_the_clock_did(
    by: timedelta, mono: list[float]
) -> None:
    tasks.note.enqueue("x")
    assert lease.take()  # and its worker is killed
    jump(by)
    others, waited = lease.Watch(), 0
    while (taken := lease.take(watch=others)) is None:
        mono[0] += 1
        waited += 1
        jump(timedelta(seconds=1))
        assert waited <= 120
    assert taken.fence == 2


@pytest.mark.parametrize("by", JUMPS, ids=str)
def test_a_job_asked_for_before_the_clock_stepped_back_does_not_wait_for_it(by: timedelta) -> None:
    tasks.note.enqueue("x")
    jump(-by)
    assert lease.take()


def test_a_pause_after_a_failure_is_never_longer_than_the_longest() -> None:
    tasks.fail.enqueue("x")
    held = lease.take()
    assert held and held.give_back("x")
    jump(-timedelta(days=366))
    assert lease.take()


def test_what_was_put_off_on_purpose_waits_for_its_time() -> None:
    tasks.note.using(run_after=city_time.now() + timedelta(days=3)).enqueue("x")
    jump(-timedelta(days=1))
    assert lease.take() is None
    jump(timedelta(days=5))
    assert lease.take()
