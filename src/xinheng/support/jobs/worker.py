"""The worker: runs jobs in a thread for each lane and follows the feed in two others until it is told to stop."""

import logging
import threading
import traceback
from collections.abc import Mapping, Sequence

from django.db import close_old_connections, connections
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext
from django_tasks.utils import normalize_json

from xinheng.kit.on_disk import LOG
from xinheng.support.jobs import lease as leases
from xinheng.support.jobs.followers import Follow, Turn, registered_followers, rounds_of, take_round
from xinheng.support.start import check_start

ROUND_SECONDS = 1.0
MOST_ROUNDS_AT_ONCE = 1000
# What takes minutes (a department's whole register) has a thread of its own: a code to a telephone waits behind none.
LANES = (["default"], ["long"])

log = logging.getLogger(__name__)


def run_worker(
    stop: threading.Event,
    once: bool = False,
    followers: Mapping[str, Follow] | None = None,
    queues: list[str] | None = None,
) -> int:
    """Run jobs and followers until `stop` is set; with `once` until nothing is left to do. Returns things done, by
    the quick followers alone where it ran on.

    A job under way when `stop` is set is finished first. The worker ends by itself where the disk has refused, and a
    matter or file in a wrong state stops it at start.
    """
    check_start()
    quick, slow = rounds_of(registered_followers() if followers is None else followers)
    if once:
        return _run_once(stop, [*quick, *slow], queues)
    lanes = [queues] if queues is not None else LANES
    beside = [threading.Thread(target=_run_jobs, args=(stop, lane), name=f"jobs-{lane[0]}") for lane in lanes]
    beside.append(threading.Thread(target=_follow, args=(stop, slow), name="followers-slow"))
    for thread in beside:
        thread.start()
    try:
        return _follow(stop, quick)
    finally:
        stop.set()
        for thread in beside:
            thread.join()


def _follow(stop: threading.Event, turns: Sequence[Turn]) -> int:
    """Round after round until the end; how many things were done."""
    done = 0
    try:
        while not stop.is_set():
            if LOG.lost:
                stop.set()
                break
            close_old_connections()
            done += take_round(turns)
            stop.wait(ROUND_SECONDS)
    finally:
        connections.close_all()
    return done


def run_next(queues: list[str] | None = None, watch: leases.Watch | None = None) -> bool:
    """Take one job and run it; False when none is due. A job whose lease was lost meanwhile reports nothing."""
    lease = leases.take(queues, watch)
    if lease is None:
        return False
    with _Heartbeat(lease):
        try:
            result = _call(lease)
        except Exception as error:
            log.warning("job failed", exc_info=True, extra={"job": str(lease.job.pk), "task": lease.job.task})
            kept = lease.give_back(_last_lines(error))
        else:
            kept = lease.finish(result)
    if not kept:
        log.warning("lease lost, outcome dropped", extra={"job": str(lease.job.pk), "task": lease.job.task})
    return True


def _run_once(stop: threading.Event, turns: list[Turn], queues: list[str] | None) -> int:
    done = 0
    for _ in range(MOST_ROUNDS_AT_ONCE):
        did = take_round(turns)
        while not stop.is_set() and run_next(queues):
            did += 1
        done += did
        if not did or stop.is_set():
            break
    return done


def _run_jobs(stop: threading.Event, queues: list[str] | None) -> None:
    """Jobs one after the other; a database that is away is waited for."""
    watch = leases.Watch()
    while not stop.is_set():
        close_old_connections()
        try:
            busy = run_next(queues, watch)
        except Exception:
            log.exception("worker could not take a job")
            busy = False
        if not busy:
            stop.wait(ROUND_SECONDS)
    connections.close_all()


def _call(lease: leases.Lease) -> object:
    """Run the task of the job; the value it returns as JSON."""
    job = lease.job
    task: Task[..., object] = import_string(job.task)
    if task.takes_context:
        context = TaskContext(task_result=task.get_backend().get_result(str(job.pk)))
        return normalize_json(task.call(context, *job.args, **job.kwargs))
    return normalize_json(task.call(*job.args, **job.kwargs))


def _last_lines(error: Exception) -> str:
    return "".join(traceback.format_exception(error))[-4000:]


class _Heartbeat:
    """Renews a lease in its own thread, and so on its own connection, while the job runs."""

    def __init__(self, lease: leases.Lease) -> None:
        self._lease, self._over = lease, threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(leases.LEASE.total_seconds() / leases.BEATS_PER_LEASE):
                if not self._lease.keep():
                    return
        except Exception:
            log.exception("lease could not be renewed")
        finally:
            connections.close_all()
