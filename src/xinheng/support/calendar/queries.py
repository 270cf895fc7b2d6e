"""The holiday table in force."""

from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max

from xinheng.kit.working_days import AnnouncedDay, Holidays, holidays_from, seeded_days
from xinheng.support.calendar.models import Holiday


def holidays() -> Holidays:
    """The loaded years, and the shipped ones where nobody loaded any. One small query to see whether it changed."""
    mark = Holiday.objects.aggregate(newest=Max("loaded_at"), count=Count("id"))
    return _table(mark["newest"], mark["count"])


@lru_cache(maxsize=4)
def _table(newest: datetime | None, count: int) -> Holidays:
    """The table as of the newest row: loading always writes new rows, so the pair names its content."""
    loaded = [AnnouncedDay(row.date, row.name, row.is_off, row.year) for row in Holiday.objects.all()]
    years = {day.year for day in loaded}
    return holidays_from([*(day for day in seeded_days() if day.year not in years), *loaded])
