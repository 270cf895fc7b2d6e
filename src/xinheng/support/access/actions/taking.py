"""A role is taken, an account is closed; the last administrator stays."""

from django.core.exceptions import ValidationError
from django.db import transaction

from xinheng.kit.paths import is_top
from xinheng.support.access.actions.keys import keep_an_administrator, must_keep
from xinheng.support.access.actions.telling import record_grant
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import Administrator
from xinheng.support.access.scope import forget_grants, may
from xinheng.support.accounts.actions import end_sessions
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


@transaction.atomic
def take_role(*, grant: Grant, by: Actor, reason: str) -> None:
    """The role is no longer held, from the account's next request on. Refused for the last administrator's, and for
    what was given where `by` looks after nothing."""
    if isinstance(by, Account) and not may(by, Permission.MANAGE_ACCOUNTS, grant.organisation.path):
        raise ValidationError(f"您不管理“{grant.organisation}”，不能收回那里的授权。")
    if grant.role == Administrator.slug and is_top(grant.organisation.path):
        keep_an_administrator(Grant.objects.exclude(pk=grant.pk))
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
        keep_an_administrator(Grant.objects.exclude(account=account))
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
