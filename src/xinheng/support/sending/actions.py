"""Ordering messages, sending what is due, and a person's choice by which ways he is told.

A message follows from an act that is in the trail itself; its own record is the row. Ordered in the caller's
transaction: who is told of an act that was rolled back was never told.
"""

import logging
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.prepared.writing import put
from xinheng.support.sending import rules
from xinheng.support.sending.models import Channel, Message, Reach
from xinheng.support.sending.providers import NotTaken, Provider, Unsure, channels, in_turn, providers

BATCH = 200
# Messages in one statement.
AT_ONCE = 500
AT_A_TIME = 8
# The other followers of the worker wait meanwhile.
TURN_SECONDS = 5.0
# Longer than any try: who sends and is killed leaves the rest of his batch to others after this.
HELD = timedelta(minutes=5)
State = Message.State
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    """What is to be told to one address; `key` names it for good."""

    key: str
    channel: Channel
    to: str
    words: str
    account: Account | None = None


# Nobody catches what it raises and goes on: it needs no point to return to.
@transaction.atomic(savepoint=False)
def order(orders: Iterable[Order], *, not_before: datetime | None = None) -> None:
    """Have messages sent by the worker, each key once, however often it is ordered."""
    rows = []
    for one in orders:
        row = Message(key=one.key, channel=one.channel, account=one.account, due_at=not_before or city_time.now())
        row.write(to=one.to, words=one.words)
        rows.append(row)
    for begin in range(0, len(rows), AT_ONCE):
        put(rows[begin : begin + AT_ONCE], same=("key",), columns=())


def send_due() -> int:
    """The worker's follower: send what is due for as long as a turn lasts; gives how many were settled."""
    settled, over = 0, time.monotonic() + TURN_SECONDS
    for channel in channels():
        rows = _taken(channel)
        while rows:
            settled += _send(channel, rows)
            rows = _taken(channel) if time.monotonic() < over else []
    return settled


@transaction.atomic
def keep_reach(*, account: Account, channel: str, address: str, often: str) -> Reach | None:
    """How the account is told by a channel; without an address it is told there no more. Raises Refusal for an address
    that cannot be one or a channel this deployment does not have."""
    if channel not in channels():
        raise Refusal("本平台还没有接通这种方式，请找系统管理员。")
    if often not in Reach.Often.values:
        raise Refusal(f"“多久发一次”应从{'、'.join(Reach.Often.labels)}中选，请重新选择。")
    stream = stream_for(account.office, "account")
    found = Reach.objects.filter(account=account, channel=channel).first()
    if not address:
        if found:
            found.delete()
            _waiting(account, channel).delete()
            record_event(stream=stream, verb="drop_reach", actor=account, target=account, detail={"channel": channel})
        return None
    if wrong := rules.wrong_address(channel, address):
        raise Refusal(wrong)
    reach = found or Reach(account=account, channel=channel)
    if not found or reach.address != address:
        reach.keep_address(address)
        _readdress(_waiting(account, channel), address)
    reach.often, reach.changed_at = often, city_time.now()
    reach.save()
    detail: dict[str, object] = {"channel": channel, "often": often}
    record_event(stream=stream, verb="keep_reach", actor=account, target=account, detail=detail)
    return reach


def forget_settled(*, older_than: timedelta = timedelta(days=90)) -> int:
    """Delete the records of messages settled long ago."""
    return Message.objects.filter(settled_at__lt=city_time.now() - older_than).delete()[0]


def _waiting(account: Account, channel: str) -> QuerySet[Message]:
    return Message.objects.filter(account=account, channel=channel, state=State.WAITING)


def _readdress(waiting: QuerySet[Message], address: str) -> None:
    """What waits goes to where the person is reached now: the telephone of before may be another's."""
    for row in waiting.select_for_update():
        row.write(to=address, words=row.read()["words"])
        row.save(update_fields=["secret", "told"])


@transaction.atomic
def _taken(channel: Channel) -> list[Message]:
    """A batch for this worker alone, marked with whom each is begun before anything leaves the house."""
    now, first = city_time.now(), in_turn(channel)[0].name
    due = Message.objects.filter(channel=channel, state__in=[State.WAITING, State.SENDING], due_at__lte=now)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    found = list(due.select_related("account").order_by("due_at", "pk")[:BATCH])
    # Whose account was closed is told nothing any more of what he had to do here.
    gone = [row.pk for row in found if row.account is not None and not row.account.is_active]
    Message.objects.filter(pk__in=gone).delete()
    rows = [row for row in found if row.pk not in gone]
    known = {one.name for one in providers(channel)}
    for row in rows:
        row.bound = row.provider in known
        row.provider = row.provider if row.provider in known else first
        row.attempts, row.state, row.due_at = row.attempts + 1, State.SENDING, now + HELD
    Message.objects.bulk_update(rows, ["provider", "attempts", "state", "due_at"])
    return rows


def _send(channel: Channel, rows: list[Message]) -> int:
    """Each by the provider it was begun with; what that one surely did not take goes to the next at once."""
    asked: dict[int, set[str]] = {row.pk: set() for row in rows}
    settled, left = 0, rows
    while left:
        by_name = {one.name: one for one in in_turn(channel)}
        with ThreadPoolExecutor(AT_A_TIME) as hands:
            outcomes = list(hands.map(_try, left, [by_name[row.provider] for row in left], [*map(Message.read, left)]))
        again = []
        for row, (trouble, sure) in zip(left, outcomes, strict=True):
            asked[row.pk].add(row.provider)
            row.trouble = trouble
            other = next((name for name in by_name if name not in asked[row.pk]), "")
            if trouble and sure and other:
                row.provider, row.bound = other, False
                again.append(row)
            else:
                _note(row, sure)
        _keep(left)
        settled += sum(row.settled_at is not None for row in left)
        left = again
    return settled


def _try(row: Message, provider: Provider, told: dict[str, str]) -> tuple[str, bool]:
    """What went wrong, "" if nothing, and whether it is sure that it was not taken; who rests is not asked."""
    if provider.rests():
        return f"{provider.name}：连续失败，暂停使用", not row.bound
    try:
        provider.deliver(told["to"], told["words"], row.key)
    except NotTaken as error:
        return f"{provider.name}：{error}"[:200], True
    except Unsure as error:
        return f"{provider.name}：{error}"[:200], False
    except Exception as error:
        # One message that breaks a carrier would, thrown on, keep everybody's from leaving, turn after turn.
        log.exception("a message broke its carrier")
        return f"{provider.name}：{type(error).__name__}"[:200], False
    return "", True


def _note(row: Message, sure: bool) -> None:
    now = city_time.now()
    if row.trouble and row.attempts < rules.MOST_ATTEMPTS:
        row.state, row.due_at = State.WAITING, now + rules.pause_after(row.attempts)
        row.provider = "" if sure else row.provider
        return
    row.state, row.settled_at = (State.GIVEN_UP if row.trouble else State.SENT), now
    row.secret = row.told = b""


@transaction.atomic
def _keep(rows: list[Message]) -> None:
    Message.objects.bulk_update(rows, ["state", "provider", "due_at", "settled_at", "trouble", "secret", "told"])
