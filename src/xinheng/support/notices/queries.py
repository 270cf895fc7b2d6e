"""An account's notices, and how many wait."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice


def notices_of(account: Account) -> QuerySet[Notice]:
    """All notices of an account, newest first."""
    return Notice.objects.filter(account=account).order_by("-id")


def unread_for(account: Account) -> QuerySet[Notice]:
    """The notices an account has not read, newest first."""
    return notices_of(account).filter(read_at__isnull=True)


def unread_count(account: Account) -> int:
    """How many wait: the number on the bell."""
    return unread_for(account).count()


def unread_counts(accounts: Iterable[Account]) -> dict[int, int]:
    """How many wait for each of several accounts (by id), in one query; who has none is left out."""
    rows = Notice.objects.filter(account__in=list(accounts), read_at__isnull=True).order_by()
    return dict(rows.values_list("account").annotate(waiting=Count("id")))
