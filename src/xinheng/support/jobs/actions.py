"""What a person does with jobs."""

from datetime import timedelta

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.jobs.models import DailyOrder, Job

# So many orders of each daily task are remembered: two years, by which a clock may step back and double nothing.
ORDERS_KEPT = 800


@transaction.atomic
def retry_dead(*, job: Job, by: Account) -> Job:
    """Give a dead job a fresh set of attempts."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != Job.State.DEAD:
        raise Refusal(f"这个任务现在是“{Job.State(locked.state).label}”，只有失败待处理的任务可以重试。")
    now = city_time.now()
    locked.state, locked.attempts, locked.finished_at = Job.State.READY, 0, None
    locked.enqueued_at = locked.run_after = now  # asked for anew: due at once, whatever the clock does next
    locked.save(update_fields=["state", "attempts", "enqueued_at", "run_after", "finished_at"])
    record_event(stream=stream_for("", "job"), verb="job.retry", actor=by, target=("job", job.pk), detail={})
    return locked


@transaction.atomic
def drop_dead(*, job: Job, by: Account, reason: str) -> Job:
    """Nobody will do this job any more; the reason is in the trail."""
    if is_blank(reason):
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


def forget_orders(*, keep: int = ORDERS_KEPT) -> int:
    """Delete daily orders but the newest `keep` of each task, by the order of writing and no clock."""
    gone = 0
    for task in DailyOrder.objects.order_by().values_list("task", flat=True).distinct():
        of_task = DailyOrder.objects.filter(task=task)
        oldest_kept = of_task.order_by("-pk").values_list("pk", flat=True)[keep - 1 : keep].first()
        if oldest_kept is not None:
            gone += of_task.filter(pk__lt=oldest_kept).delete()[0]
    return gone
