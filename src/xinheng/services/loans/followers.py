"""Consents to loan services end when it turns out that who gave them may have been another's."""

from xinheng.services.loans.actions import end_what_others_gave
from xinheng.services.loans.models import LoanConsent


def follow_splits() -> int:
    """End what was agreed to under a merge that was taken back; gives how many. Judged again at every question."""
    rows = LoanConsent.objects.filter(ended_at=None)
    return end_what_others_gave(rows) if rows.exists() else 0
