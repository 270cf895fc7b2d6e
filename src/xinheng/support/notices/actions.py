"""Telling people, and their having read it.

A notice follows from an act that is in the audit trail itself, so it writes no event of its own.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import accounts_with
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice


@transaction.atomic
def notify(
    *,
    title: str,
    body: str = "",
    about: Model | None = None,
    account: Account | None = None,
    accounts: Iterable[Account] = (),
    office: str = "",
    permission: Permission | None = None,
    field: str = "",
) -> int:
    """Send one message to an account, to several, or to all who hold `permission` over `office`; each gets it once.

    `about` is what it is about: which page shows that is the portal's to know. In the caller's transaction: who is told
    of an act that was rolled back was never told. Gives how many were sent.
    """
    told = [account, *accounts] if account else list(accounts)
    if permission is not None:
        told += accounts_with(permission, office, field)
    receivers = {person.pk: person for person in told if person.is_active}
    notices = [
        Notice(
            account=person,
            # Struck before it is cut: half a number is a number to whoever knows the rest.
            title=strike(title)[:120],
            body=strike(body)[:500],
            about_kind=about._meta.label_lower if about else "",
            about_id=str(about.pk) if about else "",
        )
        for person in receivers.values()
    ]
    Notice.objects.bulk_create(notices)
    return len(notices)


@transaction.atomic
def mark_read(*, account: Account, notices: Iterable[int] | None = None) -> int:
    """The account has read these notices (ids), or all of its own; another's stay as they are. Gives how many."""
    unread = Notice.objects.filter(account=account, read_at__isnull=True)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=city_time.now())


@transaction.atomic
def mark_read_about(*, account: Account, about: Model) -> int:
    """Who has done what a notice asked for has read it. Gives how many."""
    unread = Notice.objects.filter(
        account=account, read_at__isnull=True, about_kind=about._meta.label_lower, about_id=str(about.pk)
    )
    return unread.update(read_at=city_time.now())
