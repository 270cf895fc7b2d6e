"""Keeping classes fresh: what the registers gained is scored within seconds."""

from django.db import transaction

from xinheng.credit.risk.actions import score_all, score_subjects
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers import feed

READER = "risk"
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
        score_all()
        with transaction.atomic():
            feed.advance(READER, page)
        return len(page.subjects)
    with transaction.atomic():
        score_subjects(page.subjects)
        feed.advance(READER, page)
    return len(page.subjects)
