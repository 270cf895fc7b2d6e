"""Every new entity gets its code as soon as it is registered."""

from django.db import transaction

from xinheng.credit.codes.actions import issue_codes
from xinheng.fusion.registers import feed

READER = "codes"


def issue_new_codes() -> int:
    """Read the feed once and issue codes to entities that have none; returns how many were issued."""
    page = feed.read(READER)
    if not page:
        return 0
    # Issued chunk by chunk, so that no one waits; a killed worker finds on the next reading that they have one.
    issued = issue_codes(page.subjects)
    with transaction.atomic():
        feed.advance(READER, page)
    return issued
