"""A role is taken, an account is closed; the last administrator stays."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from xinheng.kit.paths import is_top
from xinheng.support.access.actions.keys import must_keep
from xinheng.support.access.actions.telling import record_grant
from xinheng.support.access.models import Grant
from xinheng.support.access.roles import Administrator
from xinheng.support.access.scope import forget_grants
from xinheng.support.accounts.actions import end_sessions
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


@transaction.atomic
def take_role(*, grant: Grant, by: Actor, reason: str) -> None:
    """The role is no longer held, from the account's next request on. The last administrator's cannot be taken."""
    if grant.role == Administrator.slug and is_top(grant.organisation.path):
        _keep_an_administrator(Grant.objects.exclude(pk=grant.pk))
    record_grant("take_role", grant, by, reason)
    forget_grants(grant.account)
    grant.delete()


@transaction.atomic
def close_account(*, account: Account, by: Actor, reason: str) -> Account:
    """Nobody can sign in with it any more, and its sessions end at once.

    Refused for the last administrator, for one's own account, and where it holds a right that is not `by`'s to keep.
    """
    if isinstance(by, Account) and by.pk == account.pk:
        raise ValidationError("不能停用自己的账号，请由另一位系统管理员办理。")
    if account.grants.filter(role=Administrator.slug).exists():
        _keep_an_administrator(Grant.objects.exclude(account=account))
    if isinstance(by, Account):
        must_keep(account, by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account=account, by=by, reason=reason)
    record_event(
        stream=stream_for(account.office, "account"),
        verb="close_account",
        actor=by,
        target=account,
        detail={"reason": reason},
    )
    return account


def _keep_an_administrator(others: QuerySet[Grant]) -> None:
    """Somebody must be left who can open accounts, without a last day; the row is locked so that two cannot go."""
    left = others.filter(role=Administrator.slug, expires_on=None, account__is_active=True)
    locked = left.select_related("organisation").select_for_update(of=("self",))
    if not any(is_top(grant.organisation.path) for grant in locked):
        raise ValidationError("这是最后一位系统管理员，不能收回或停用。请先授予另一位系统管理员（不设有效期）。")
