"""Keeping warnings in step with what the registers gain, and keeping what became of the messages."""

from django.db import transaction

from xinheng.credit.persons.actions import keep_deliveries, settle, types_followed
from xinheng.credit.persons.queries import touched_persons
from xinheng.fusion.registers import feed

READER = "key_persons"


def follow_registers() -> int:
    """Read the feed once; warnings and cursor are written in one transaction. Returns how many warnings changed."""
    kept = keep_deliveries()
    page = feed.read(READER)
    if not page:
        return kept
    with transaction.atomic():
        changed = settle(touched_persons(page.subjects)) if page.types & types_followed() else 0
        feed.advance(READER, page)
    return changed + kept
