"""How an account is kept: password, second factor, devices, sign-ins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from xinheng.kit import city_time
from xinheng.support.accounts.locks import waits_until
from xinheng.support.accounts.models import Account, Device, SignIn

RECENT = 10


@dataclass(frozen=True)
class Security:
    """What an administrator looks at before helping, and a person to see whether somebody else was in."""

    second_factor: bool
    waits_until: datetime | None
    open_sessions: list[SignIn]
    recent: list[SignIn]
    devices: list[Device]


def still_open() -> Q:
    """Sessions that were not ended and cannot have run out by themselves."""
    return Q(ended_at=None, at__gte=city_time.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE))


def has_second_factor(account: Account) -> bool:
    """Whether a password alone does not open this account."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists())


def security_of(account: Account) -> Security:
    """The state of one account's doors."""
    sign_ins = SignIn.objects.filter(account=account).select_related("device")
    return Security(
        second_factor=has_second_factor(account),
        waits_until=waits_until(account),
        open_sessions=list(sign_ins.filter(still_open())),
        recent=list(sign_ins[:RECENT]),
        devices=list(account.devices.all()[:RECENT]),
    )


def people_of(offices: Iterable[str]) -> QuerySet[Account]:
    """The active accounts of these offices, office by office."""
    return Account.objects.filter(office__in=set(offices), is_active=True).order_by("office", "username")


def account_named(username: str) -> Account | None:
    """The open account of that name."""
    return Account.objects.filter(username=username, is_active=True).first()


def idle_accounts(since: datetime) -> list[str]:
    """The names of open accounts that nobody signed in to since then, the oldest first; new ones count from their
    opening."""
    awake = SignIn.objects.filter(account=OuterRef("pk"), at__gte=since)
    rows = Account.objects.filter(is_active=True, opened_at__lt=since).exclude(Exists(awake))
    return list(rows.order_by("opened_at").values_list("display_name", flat=True))
