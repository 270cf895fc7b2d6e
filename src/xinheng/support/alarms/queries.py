"""Alarms as the administrators read them."""

from django.db.models import F, QuerySet

from xinheng.support.alarms.models import Alarm


def open_alarms() -> QuerySet[Alarm]:
    """What nobody saw to yet, the newest first."""
    return Alarm.objects.filter(seen_to_at=None)


def alarm_of(pk: int) -> Alarm | None:
    """One of them."""
    return Alarm.objects.filter(pk=pk).first()


def alarms(most: int) -> list[Alarm]:
    """The newest alarms: open ones first, then those that were seen to."""
    first = F("seen_to_at").desc(nulls_first=True)
    return list(Alarm.objects.select_related("seen_to_by").order_by(first, "-begun_at", "-pk")[:most])
