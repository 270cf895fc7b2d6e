"""Giving and taking roles, and the first administrator of a new installation."""

import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from xinheng.support.access.models import Grant
from xinheng.support.access.roles import KEPT_APART, ROLES, Administrator
from xinheng.support.access.scope import forget_grants
from xinheng.support.accounts.actions import open_account
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.models import Organisation


@dataclass(frozen=True)
class FirstAdministrator:
    """A new account and its password, to be shown once and changed at the first login."""

    account: Account
    password: str


@transaction.atomic
def give_role(
    *, account: Account, role: str, organisation: Organisation, by: Actor, division: str = "", field: str = ""
) -> Grant:
    """`account` holds `role` (a slug) in `organisation` and below from its next request on.

    Giving what is held already changes nothing. Raises ValidationError in Chinese, also where duties are kept apart.
    """
    if role not in ROLES:
        raise ValidationError({"role": f"没有“{role}”这个角色，可用的角色：{'、'.join(ROLES)}。"})
    grant = Grant(account=account, role=role, organisation=organisation, division=division, field=field)
    held = Grant.objects.filter(
        account=account, role=role, organisation=organisation, division=division, field=field
    ).first()
    if held is not None:
        return held
    _check_duties(account, role, by)
    grant.granted_by = getattr(by, "display_name", "系统")
    grant.full_clean()
    grant.save()
    forget_grants(account)
    _record("give_role", grant, by, "")
    return grant


def _check_duties(account: Account, role: str, by: Actor) -> None:
    """Nobody gives a role to himself, and who runs or audits the system does nothing else in it (三权分立)."""
    if isinstance(by, Account) and by.pk == account.pk:
        raise ValidationError({"role": "不能给自己授予角色，请由另一位系统管理员授予。"})
    others = {grant.role for grant in account.grants.all()} - {role}
    if apart := KEPT_APART & {role, *others} if others else set():
        titles = "、".join(sorted(ROLES[slug].title for slug in apart))
        raise ValidationError({"role": f"{titles}不能兼任其他角色，请另开账号或先收回已有角色。"})


@transaction.atomic
def take_role(*, grant: Grant, by: Actor, reason: str) -> None:
    """The role is no longer held, from the account's next request on."""
    _record("take_role", grant, by, reason)
    forget_grants(grant.account)
    grant.delete()


@transaction.atomic
def seed_first_administrator(
    *, organisation: Organisation, username: str = "admin", password: str = ""
) -> FirstAdministrator | None:
    """The account that opens all others, made once; None where an active administrator exists already."""
    if Grant.objects.filter(role=Administrator.slug, account__is_active=True).exists():
        return None
    password = password or secrets.token_urlsafe(12)
    account = open_account(
        username=username,
        display_name="系统管理员",
        password=password,
        post="系统管理员",
        office=organisation.path,
        by="system",
    )
    give_role(account=account, role=Administrator.slug, organisation=organisation, by="system")
    return FirstAdministrator(account, password)


def _record(verb: str, grant: Grant, by: Actor, reason: str) -> None:
    record_event(
        stream=stream_for(grant.organisation.path, "account"),
        verb=verb,
        actor=by,
        target=grant.account,
        detail={
            "role": grant.role,
            "organisation": grant.organisation.path,
            "division": grant.division,
            "field": grant.field,
            "reason": reason,
        },
    )
