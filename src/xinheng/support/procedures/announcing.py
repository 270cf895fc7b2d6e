"""A newly announced year: the holiday table and the deadlines that depend on it, in one act."""

from django.db import transaction

from xinheng.support.accounts.models import Account
from xinheng.support.calendar.actions import load_holidays, read_announcement
from xinheng.support.procedures.tasks import recount


@transaction.atomic
def announce_year(*, year: int, text: str, source: str, by: Account) -> int:
    """Load a year's holidays from CSV text and have every deadline that reaches into it counted again.

    Returns the number of days loaded. Raises Refusal with the row that is wrong.
    """
    loaded = load_holidays(year=year, days=read_announcement(year, text), source=source, by=by)
    recount.enqueue(year)
    return loaded
