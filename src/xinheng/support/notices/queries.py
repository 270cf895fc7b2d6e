"""An account's notices, and how many wait."""

from django.db.models import Model, QuerySet

from xinheng.support.access.permissions import Verb
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice

_READ_BY: dict[type[Model], Verb] = {}


def reads_notices_about(model: type[Model], permission: Verb) -> None:
    """Who was told of a row of a model reads it as long as he holds the permission there; from AppConfig.ready."""
    _READ_BY[model] = permission


def rows_told_of(account: Account) -> dict[str, QuerySet[Model]]:
    """By kind, the rows of such models that the account may still read of."""
    return {model._meta.label_lower: visible_to(model._default_manager.all(), account, permission)
            for model, permission in _READ_BY.items()}  # fmt: skip


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
