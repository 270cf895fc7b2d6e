"""The desk's list of lifts follows the registers."""

from django.db import transaction

from xinheng.fusion.registers import feed
from xinheng.scenarios.lifts.actions import project_lifts
from xinheng.scenarios.lifts.projecting import TYPES

READER = "lifts"


def follow_lifts() -> int:
    """Read the feed once; how many lifts were written anew."""
    page = feed.read(READER)
    if not page:
        return 0
    with transaction.atomic():
        written = project_lifts(subjects=page.subjects) if page.types & {*TYPES} else 0
        feed.advance(READER, page)
    return written
