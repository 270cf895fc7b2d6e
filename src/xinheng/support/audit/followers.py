"""What the worker does for the trail every second."""

from xinheng.support.audit.actions import checkpoint_if_due
from xinheng.support.audit.witness import send_what_is_due as send_checkpoints

__all__ = ["send_checkpoints", "sign_what_is_due"]


def sign_what_is_due() -> int:
    """Sign the chains that grew by ten events or waited a minute; gives how many."""
    return len(checkpoint_if_due())
