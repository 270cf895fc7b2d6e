"""Keeping classes fresh: what the registers gained is scored within seconds, and everything once a day."""

from django.db import transaction

from xinheng.credit.risk.actions import READER, prepare, score_all, store
from xinheng.credit.risk.models import RiskRun
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers import feed
from xinheng.kit import city_time

# From so many changed subjects on, one run over the lake is quicker than many small ones.
MANY = 5_000


def rescore() -> int:
    """Read the feed once and score whose records changed; returns how many subjects were looked at.

    Results and cursor are written in one transaction, so a killed worker repeats the page and finds nothing changed.
    """
    page = feed.read(READER)
    if not page:
        return 0
    if len(page.subjects) > MANY:
        refresh_lake()
        return score_all().subjects
    prepared = prepare(page.subjects)
    with transaction.atomic():
        store(prepared)
        feed.advance(READER, page)
    return len(page.subjects)


def score_daily() -> int:
    """Score everybody on a new day: windows move on, periods of publicity end, though no record changed."""
    last = RiskRun.objects.order_by("-as_of").first()
    if last is None or last.as_of >= city_time.today():
        return 0
    refresh_lake()
    return score_all().subjects
