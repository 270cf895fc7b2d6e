"""The holiday table in force."""

from functools import lru_cache

from django.db import connection

from xinheng.kit.working_days import AnnouncedDay, Holidays, holidays_from, seeded_days
from xinheng.support.calendar.models import Holiday


def holidays() -> Holidays:
    """The loaded years, and the shipped ones where nobody loaded any. One small query to see whether it changed."""
    with connection.cursor() as cursor:  # every page with a clock asks: the ORM would cost ten times the query
        cursor.execute("SELECT max(loaded_at), count(*) FROM calendar_holiday")
        newest, count = cursor.fetchone()
    return _table(newest, count)


@lru_cache(maxsize=4)
def _table(newest: object, count: int) -> Holidays:
    """The table as of the newest row: loading always writes new rows, so the pair names its content."""
    loaded = [AnnouncedDay(row.date, row.name, row.is_off, row.year) for row in Holiday.objects.all()]
    years = {day.year for day in loaded}
    return holidays_from([*(day for day in seeded_days() if day.year not in years), *loaded])
