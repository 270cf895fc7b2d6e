"""Loading an announced year."""

from collections.abc import Iterable

from django.db import transaction

from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.kit.working_days import AnnouncedDay
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.calendar.models import Holiday
from xinheng.support.calendar.queries import forget_holidays
from xinheng.support.calendar.rules import check_announcement


@transaction.atomic
def load_holidays(*, year: int, days: Iterable[AnnouncedDay], source: str, by: Actor) -> int:
    """Replace a year's announcement; returns the number of days. `source` names the State Council's notice.

    Other years stay. Matters already counting through that year keep their old dates until they are recounted.
    """
    days = list(days)
    check_announcement(year, days)
    if is_blank(source):
        raise Refusal("请写明放假通知的文号或网址。")
    Holiday.objects.filter(year=year).delete()
    Holiday.objects.filter(date__in=[entry.day for entry in days]).delete()
    rows = [Holiday(date=day.day, name=day.name, is_off=day.is_off, year=year, source=source) for day in days]
    Holiday.objects.bulk_create(rows)
    forget_holidays()
    transaction.on_commit(forget_holidays)
    record_event(
        stream=stream_for("", "calendar"),
        verb="calendar.load",
        actor=by,
        target=("year", year),
        detail={"days": len(rows), "source": source},
    )
    return len(rows)
