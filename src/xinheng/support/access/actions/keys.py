"""The keys of an account are renewed: nobody gets by them into more than is his to give."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from xinheng.kit.paths import is_top
from xinheng.support.access.models import Grant, ProposedGrant
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES, Administrator, is_heavy
from xinheng.support.access.scope import in_force, may
from xinheng.support.accounts import actions as accounts
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import events_about

PASSWORD, FACTOR = "hand_out_password", "remove_second_factor"


@transaction.atomic
def renew_password(*, account: Account, by: Account, reason: str) -> str:
    """A password for one sign-in, to be shown once. Raises ValidationError in Chinese: `must_keep`, and for the two
    keys of a heavy role, which no one person takes."""
    _must_be_two(account, by, FACTOR)
    return accounts.hand_out_password(account=account, by=by, reason=reason)


@transaction.atomic
def renew_second_factor(*, account: Account, by: Account, reason: str) -> None:
    """The second factor is gone, to be bound anew. Raises ValidationError as `renew_password` does."""
    _must_be_two(account, by, PASSWORD)
    accounts.remove_second_factor(account=account, by=by, reason=reason)


@transaction.atomic
def reopen(*, account: Account, by: Account, reason: str) -> Account:
    """The account counts again with all its grants. Raises ValidationError: `must_keep`."""
    must_keep(account, by)
    return accounts.reopen_account(account=account, by=by, reason=reason)


def must_keep(account: Account, by: Account) -> list[Grant | ProposedGrant]:
    """The grants of an account and those that wait to be confirmed, if `by` looks after every place where one is
    given: an account may sit in a district and hold a right over the city, or be about to. Raises ValidationError."""
    waiting = ProposedGrant.objects.filter(account=account, outcome=ProposedGrant.Outcome.WAITING)
    held: list[Grant | ProposedGrant] = [
        *Grant.objects.filter(in_force(), account=account).select_related("organisation"),
        *waiting.select_related("organisation"),
    ]
    for one in held:
        if not may(by, Permission.MANAGE_ACCOUNTS, one.organisation.path):
            raise ValidationError(
                f"这个账号在“{one.organisation}”有授权或待复核的授权申请，您不管理那里，请由那里的系统管理员办理。"
            )
    return held


def keep_an_administrator(others: QuerySet[Grant]) -> None:
    """Somebody must be left who can open accounts, without a last day; the row is locked so that two cannot go."""
    left = others.filter(role=Administrator.slug, expires_on=None, account__is_active=True)
    locked = left.select_related("organisation").select_for_update(of=("self",))
    if not any(is_top(grant.organisation.path) for grant in locked):
        raise ValidationError("这是最后一位系统管理员，不能收回或停用。请先授予另一位系统管理员（不设有效期）。")


def _must_be_two(account: Account, by: Account, other: str) -> None:
    """Two persons give a heavy role; one who took both its keys would hold it alone."""
    Account.objects.select_for_update().get(pk=account.pk)
    if by.pk == account.pk:
        raise ValidationError("自己的密码和二次验证在“登录安全”里更换；都丢了的，请由另一位系统管理员办理。")
    held = must_keep(account, by)
    heavy = any(grant.role in ROLES and is_heavy(grant.role, is_top(grant.organisation.path)) for grant in held)
    last = events_about(account).filter(verb__in=(other, "sign_in")).last()
    if heavy and last is not None and last.verb == other and last.actor_id == str(by.pk):
        raise ValidationError(
            "这个账号的角色须由两人授予，密码和二次验证也不能由同一人先后重设，请由另一位系统管理员办理。"
        )
