"""A delivery sent to the worker: kept on the shelf and ordered in one transaction, tried, then taken or dropped."""

from uuid import UUID

from django.db import transaction

from xinheng.fusion.intake.arriving import shelf
from xinheng.fusion.intake.arriving.keeping import as_json
from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.intake.queries import is_stuck
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import source_named
from xinheng.fusion.intake.tasks import take_delivery
from xinheng.fusion.intake.writing.reporting import Manner
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

S = Arrival.State


@transaction.atomic
def send(
    *, source: str, word: str, manner: Manner, by: Actor, channel: Arrival.Channel = Arrival.Channel.SENT
) -> Arrival:
    """Orders the files on the shelf to be taken in, or tried. Raises IntakeRefused where there is no such source."""
    declared = source_named(source)
    if declared is None:
        raise IntakeRefused(f"没有名为 {source} 的来源。请回到数据来源页重新选择。")
    files = shelf.held(word)
    if not files:
        raise IntakeRefused("这份文件已不在服务器上（最多留一天）。请重新选择文件。")
    account = by if isinstance(by, Account) else None
    made = Arrival.objects.create(
        source=source, names=[one.name for one in files], word=word, bytes=sum(one.stat().st_size for one in files),
        manner=as_json(manner), sender=account, sent_by=account.display_name if account else channel.label,
        sent_at=city_time.now(), channel=channel,
    )  # fmt: skip
    _tell("send_delivery", made, by)
    _order(made)
    return made


@transaction.atomic
def refuse_unread(*, source: str, name: str, problem: str, channel: Arrival.Channel) -> Arrival:
    """Writes down that something came which could not even be opened."""
    now = city_time.now()
    made = Arrival.objects.create(
        source=source, names=[name], state=S.REFUSED, problem=problem, sent_by=channel.label, channel=channel,
        sent_at=now, finished_at=now,
    )  # fmt: skip
    _tell("refuse_unread", made, "system")
    return made


@transaction.atomic
def confirm(*, delivery: Arrival, by: Account) -> Arrival:
    """What was tried shall be taken in. Raises Refusal where it is not there to be taken any more."""
    locked = Arrival.objects.select_for_update().get(pk=delivery.pk)
    if locked.state != S.TRIED:
        raise Refusal(f"这份文件现在是“{locked.get_state_display()}”，不能再接入。")
    if not shelf.held(locked.word):
        raise Refusal("这份文件已不在服务器上（最多留一天）。请重新选择文件。")
    locked.state, locked.manner, locked.report = S.WAITING, {**locked.manner, "dry_run": False}, {}
    locked.started_at = locked.finished_at = None
    # Taken in by who confirms it, not by who only tried it.
    locked.sender = by
    locked.save(update_fields=["state", "manner", "report", "started_at", "finished_at", "sender"])
    _tell("confirm_delivery", locked, by)
    _order(locked)
    return locked


@transaction.atomic
def drop(*, delivery: Arrival, by: Actor) -> Arrival:
    """It shall not be taken in; its files go. Raises Refusal once the worker has it in hand."""
    locked = Arrival.objects.select_for_update().get(pk=delivery.pk)
    if locked.state not in (S.TRIED, S.WAITING) and not is_stuck(locked):
        raise Refusal(f"这份文件现在是“{locked.get_state_display()}”，不能再取消。")
    locked.state, locked.finished_at = S.DROPPED, city_time.now()
    locked.save(update_fields=["state", "finished_at"])
    _tell("drop_delivery", locked, by)
    if locked.channel != Arrival.Channel.FOLDER:  # filed away beside its report
        transaction.on_commit(lambda: shelf.release(locked.word))
    return locked


def _order(delivery: Arrival) -> None:
    delivery.job = UUID(take_delivery.enqueue(delivery.pk).id)
    Arrival.objects.filter(pk=delivery.pk).update(job=delivery.job)


def _tell(verb: str, delivery: Arrival, by: Actor) -> None:
    record_event(
        stream=stream_for("", "intake"), verb=verb, actor=by, target=delivery,
        detail={"source": delivery.source, "bytes": delivery.bytes, "dry_run": delivery.dry_run},
    )  # fmt: skip
