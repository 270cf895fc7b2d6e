"""The first administrator, whom nobody could have given anything."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from xinheng.support.access.actions.giving import give_role
from xinheng.support.access.models import Grant
from xinheng.support.access.roles import Administrator
from xinheng.support.access.scope import in_force
from xinheng.support.accounts.actions import open_account
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation


@dataclass(frozen=True)
class FirstAdministrator:
    """A new account and its password, to be shown once and changed at the first login."""

    account: Account
    password: str


@transaction.atomic
def seed_first_administrator(
    *, organisation: Organisation, username: str = "admin", password: str = ""
) -> FirstAdministrator | None:
    """The account that opens all others, made once; None where an active administrator exists already."""
    if Grant.objects.filter(in_force(), role=Administrator.slug, account__is_active=True).exists():
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
