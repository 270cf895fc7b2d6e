"""What a person does with jobs."""

from datetime import timedelta

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.jobs.models import Job


@transaction.atomic
def retry_dead(*, job: Job, by: Account) -> Job:
    """Give a dead job a fresh set of attempts."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != Job.State.DEAD:
        raise Refusal(f"这个任务现在是“{Job.State(locked.state).label}”，只有失败待处理的任务可以重试。")
    locked.state, locked.attempts, locked.run_after, locked.finished_at = Job.State.READY, 0, city_time.now(), None
    locked.save(update_fields=["state", "attempts", "run_after", "finished_at"])
    record_event(stream=stream_for("", "job"), verb="job.retry", actor=by, target=("job", job.pk), detail={})
    return locked


@transaction.atomic
def drop_dead(*, job: Job, by: Account, reason: str) -> Job:
    """Nobody will do this job any more; the reason is in the trail."""
    if not reason.strip():
        raise Refusal("写明为什么放弃这个任务。")
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != Job.State.DEAD:
        raise Refusal(f"这个任务现在是“{Job.State(locked.state).label}”，只有失败待处理的任务可以放弃。")
    locked.state = Job.State.DROPPED
    locked.save(update_fields=["state"])
    detail: dict[str, object] = {"task": locked.task, "reason": reason.strip()}
    record_event(stream=stream_for("", "job"), verb="job.drop", actor=by, target=("job", job.pk), detail=detail)
    return locked


def forget_done(*, older_than: timedelta = timedelta(days=30)) -> int:
    """Delete jobs done or dropped long ago; dead ones stay until a person looked at them."""
    before = city_time.now() - older_than
    return Job.objects.filter(state__in=[Job.State.DONE, Job.State.DROPPED], finished_at__lt=before).delete()[0]
