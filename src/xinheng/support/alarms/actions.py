"""Counting what is refused, raising an alarm, seeing to it."""

import logging
from hashlib import blake2b

from django.db import DatabaseError, transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.alarms.models import Alarm
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.counting.counters import count
from xinheng.support.procedures.parameters import parameter
from xinheng.support.redaction.actions import keep_struck

log = logging.getLogger(__name__)
HOUR = 3600
# The database is asked once in so many refusals: a flood is no load for it.
LOOKED_AT = 10


def notice(kind: Alarm.Kind, place: str) -> None:
    """Count one more from a place; too many within the hour are an alarm. Never in the way of the answer itself."""
    key = blake2b(place.encode(), digest_size=12).hexdigest()
    times, _ = count(f"alarm-{kind}:{key}", HOUR)
    if times % LOOKED_AT:
        return
    try:
        if times >= int(parameter(f"alarm.{kind}", city_time.today())):
            raise_alarm(kind=kind, place=place[:80], times=times)
    except DatabaseError:
        log.exception("an alarm could not be kept")


@transaction.atomic
def raise_alarm(*, kind: Alarm.Kind, place: str, times: int) -> Alarm:
    """The open alarm of a place, counted on; a new one where there is none, which the trail tells of."""
    now = city_time.now()
    found = Alarm.objects.select_for_update().filter(kind=kind, place=place, seen_to_at=None).first()
    if found is not None:
        found.times, found.last_at = max(times, found.times), now
        found.save(update_fields=["times", "last_at"])
        return found
    made = Alarm.objects.create(kind=kind, place=place, times=times, begun_at=now, last_at=now)
    record_event(
        stream=stream_for("", "alarm"), verb="raise_alarm", actor="system", target=made,
        detail={"kind": str(kind), "came_from": place, "times": times},
    )  # fmt: skip
    return made


@transaction.atomic
def see_to_alarm(*, alarm: Alarm, words: str, by: Account) -> Alarm:
    """Close an alarm with what was found and done. Raises Refusal."""
    held = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if held.seen_to_at is not None:
        raise Refusal("这条告警已经处置过了，请看处置记录。")
    if is_blank(words):
        raise Refusal("写明查到了什么、怎么处置的，例如“封停账号，已联系本人”。")
    held.words, held.seen_to_at, held.seen_to_by = words.strip(), city_time.now(), by
    held.save(update_fields=["words", "seen_to_at", "seen_to_by"])
    keep_struck([held])
    kind = Alarm.Kind(held.kind).label
    record_event(stream=stream_for("", "alarm"), verb="see_to_alarm", actor=by, target=held, detail={"kind": kind})
    return held
