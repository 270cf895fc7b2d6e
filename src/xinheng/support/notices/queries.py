"""An account's notices, and how many wait."""

from django.db.models import QuerySet

from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice


def notices_of(account: Account) -> QuerySet[Notice]:
    """All notices of an account, newest first."""
    return Notice.objects.filter(account=account).order_by("-id")


def unread_for(account: Account) -> QuerySet[Notice]:
    """The notices an account has not read, newest first."""
    return notices_of(account).filter(read_at__isnull=True)


def unread_asking(account: Account) -> QuerySet[Notice]:
    """The unread ones that ask for a move."""
    return unread_for(account).exclude(asked_in="")


def unread_count(account: Account) -> int:
    """How many wait: the number on the bell; as it was read with who is signed in, else asked for."""
    read: int | None = getattr(account, "_unread", None)
    return unread_for(account).count() if read is None else read
