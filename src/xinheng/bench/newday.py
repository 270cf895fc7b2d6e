"""How long a new day takes: the classes of a whole city re-judged, looking only at those whose day has come.

Run it where the bench city stands (`make bench` builds it), or where a smaller one does: that is copied in its database
until it is large enough (`copies`). Three nights are walked ahead of the last run; what they find is stored, as by
night.
"""

import os
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from xinheng.bench.copies import multiply
from xinheng.bench.machine import figure, own_cpu_seconds
from xinheng.credit.risk.actions import score_all, score_due
from xinheng.credit.risk.models import RiskRun
from xinheng.credit.risk.registry import main_scorecard
from xinheng.credit.risk.running.results import due_on
from xinheng.credit.risk.running.rule import rule_of
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal

RECORDS, LIMIT = 17_000_000, 60.0
NIGHTS = 3


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Seconds for each of some nights, beside how many subjects and records were read, in a city of so large a share of
    17 million records; the limit is as much smaller."""
    records = Record.objects.filter(superseded_at=None).count()
    if not records:
        raise Refusal("there is no city: build it with `make bench`")
    if (times := round(RECORDS * scale / records)) > 1:
        records = multiply(times)
    limit = LIMIT * records / RECORDS
    before = os.environ.get(city_time.SETTING, "")
    try:
        return [_night(day, records, limit) for day in _nights()]
    finally:
        os.environ[city_time.SETTING] = before
        city_time.set_from_environment()


def _nights() -> list[Any]:
    """The days after the last run; a whole run first, where the results were found by another rule."""
    last = RiskRun.objects.filter(as_of__gte=city_time.today()).order_by("-as_of", "-id").first()
    if last is None or last.rule != rule_of(main_scorecard(), last.as_of):
        refresh_lake()
        last = score_all()
    return [last.as_of + timedelta(days=number) for number in range(1, NIGHTS + 1)]


def _night(day: Any, records: int, limit: float) -> dict[str, Any]:
    os.environ[city_time.SETTING] = city_time.set_clock(
        datetime(day.year, day.month, day.day, 3, tzinfo=city_time.zone())
    )
    due = due_on(main_scorecard(), day)
    read = sum(
        Record.objects.filter(superseded_at=None, subject_id__in=due[start : start + 500]).count()
        for start in range(0, len(due), 500)
    )
    started, busy = time.perf_counter(), own_cpu_seconds()
    run = score_due(day)
    seconds, busy = time.perf_counter() - started, own_cpu_seconds() - busy
    return figure(
        name=f"a new day, {day}",
        ours=round(seconds, 1),
        unit="s",
        beside=f"{run.looked_at:,} of {run.subjects:,} subjects, {read:,} of {records:,} records read, "
        f"{run.changed:,} changed, {busy:.1f} s of CPU, its database's among them; {connection.vendor}",
        limit=f"≤ {limit:.0f}",
        ratio=seconds / limit,
    )
