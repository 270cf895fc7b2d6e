"""Complaints by their number, and how many one telephone filed."""

from collections.abc import Sequence
from datetime import datetime

from xinheng.kit.names import fold
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given


def full_number(typed: str) -> str:
    """A complaint's number as it is kept: without blanks, in capitals, with its first character."""
    number = fold(typed)
    return number if number.startswith("诉") else f"诉{number}"


def complaint_numbered(typed: str) -> Complaint | None:
    """The complaint of a number. Whether the asker may see it is judged by `actions.open_complaint`."""
    rows = Complaint.objects.select_related("matter", "clue__matter__parent")
    return rows.filter(number=full_number(typed)).first()


def complaint_by_number(account: Account, number: str) -> Complaint | None:
    """One complaint by its number, if the account may see it."""
    rows = Complaint.objects.select_related("matter__assignee", "clue")
    rows = visible_to(rows, account, Permission.VIEW_COMPLAINTS)
    return rows.filter(number=number).order_by().first()


_FILED = PreparedQuestion(
    lambda: Complaint.objects.filter(
        phone_key=given("key"), received_at__gte=given("since"), channel="city_portal"
    ).only("pk")
)


def filed_since(keys: Sequence[bytes], since: datetime) -> int:
    """How many complaints one telephone, found by its blind keys, filed by itself since a moment."""
    return sum(len(_FILED.all(key=key, since=since)) for key in keys)
