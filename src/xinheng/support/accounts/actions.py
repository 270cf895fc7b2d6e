"""Opening accounts, passwords, sessions, and what signing in leaves in the trail."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account, SignIn
from xinheng.support.accounts.rules import initial_password
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

INITIAL_LASTS = timedelta(days=3)
CHANGEABLE = frozenset({"display_name", "post", "certificate_number", "phone", "office"})


@transaction.atomic
def open_account(
    *,
    username: str,
    display_name: str,
    password: str,
    by: Actor,
    post: str = "",
    certificate_number: str = "",
    phone: str = "",
    office: str = "",
    hashed: str = "",
) -> Account:
    """A login for a person of the authorities. Raises ValidationError with Chinese reasons, per field.

    The account may do nothing until a role is granted. `hashed` is the password already hashed, where many accounts
    of invented people share one: hashing is slow on purpose.
    """
    account = Account(
        username=username,
        display_name=display_name,
        post=post,
        certificate_number=certificate_number,
        phone=phone,
        office=office,
    )
    _check_password(password, account)
    account.password = hashed or make_password(password)
    account.full_clean()
    account.save()
    _record("open_account", account, by, {"username": username, "office": office})
    return account


@transaction.atomic
def open_account_with_slip(*, username: str, by: Actor, **told: str) -> tuple[Account, str]:
    """Open an account with a first password that is shown once and changed at the first sign-in."""
    password = initial_password()
    account = open_account(username=username, password=password, by=by, **told)
    account.initial_until = city_time.now() + INITIAL_LASTS
    account.save(update_fields=["initial_until"])
    return account, password


@transaction.atomic
def change_account(*, account: Account, by: Actor, **changed: str) -> Account:
    """The person's name, post, certificate, telephone or office is another one now.

    Raises ValidationError with Chinese reasons, per field. What the history says of the past stays.
    """
    told = {name: value for name, value in changed.items() if getattr(account, name) != value}
    if unknown := set(changed) - CHANGEABLE:
        raise ValueError(f"not a field an administrator changes: {unknown}")
    if not told:
        return account
    for name, value in told.items():
        setattr(account, name, value)
    account.full_clean(exclude=["password"])
    account.save(update_fields=list(told))
    _record("change_account", account, by, {"changed": sorted(told)})
    return account


@transaction.atomic
def reopen_account(*, account: Account, by: Actor, reason: str) -> Account:
    """The person is back; grants are as they were."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    _record("reopen_account", account, by, {"reason": reason})
    return account


@transaction.atomic
def hand_out_password(*, account: Account, by: Actor, reason: str) -> str:
    """A password for one sign-in, to be shown once and changed at once; every session of the account ends.

    It works for three days.
    """
    password = initial_password()
    account.set_password(password)
    account.initial_until = city_time.now() + INITIAL_LASTS
    account.save(update_fields=["password", "initial_until"])
    end_sessions(account=account, by=by, reason=reason)
    _record("hand_out_password", account, by, {"reason": reason})
    return password


@transaction.atomic
def end_sessions(*, account: Account, by: Actor, reason: str, only: int | None = None) -> int:
    """Every session of the account (or the one sign-in `only`) ends now; returns how many were open."""
    open_ones = SignIn.objects.filter(account=account, ended_at=None)
    if only is not None:
        open_ones = open_ones.filter(pk=only)
    keys = list(open_ones.values_list("session_key", flat=True))
    if not keys:
        return 0
    Session.objects.filter(session_key__in=keys).delete()
    open_ones.update(ended_at=city_time.now())
    _record("end_sessions", account, by, {"sessions": len(keys), "reason": reason})
    return len(keys)


@transaction.atomic
def remove_second_factor(*, account: Account, by: Actor, reason: str) -> None:
    """For who lost both phone and recovery codes, once an administrator has made sure who is asking."""
    Authenticator.objects.filter(user_id=account.pk).delete()
    end_sessions(account=account, by=by, reason=reason)
    _record("remove_second_factor", account, by, {"reason": reason})


@transaction.atomic
def record_sign_in(*, account: Account, address: str) -> None:
    """Signed in, every factor checked, from a network address."""
    _record("sign_in", account, account, {"address": address})


@transaction.atomic
def record_failed_sign_in(*, username: str, address: str) -> None:
    """A wrong name or password. A name nobody has is not kept: it may be a password typed into the wrong box."""
    account = Account.objects.filter(username=username).first()
    record_event(
        stream=stream_for(account.office if account else "", "account"),
        verb="sign_in_failed",
        actor=None,
        target=account or ("accounts.account", "unknown"),
        detail={"address": address},
    )


@transaction.atomic
def record_security_change(*, account: Account, change: str) -> None:
    """The person changed how they sign in: `password_changed`, `totp_activated`, `recovery_codes_generated` …"""
    if change == "password_changed" and account.initial_until is not None:
        account.initial_until = None
        account.save(update_fields=["initial_until"])
    _record(change, account, account, {})


@transaction.atomic
def record_sign_out(*, account: Account, session_key: str = "") -> None:
    """Left by the account's own wish."""
    _end_sign_in(account, session_key)
    _record("sign_out", account, account, {})


@transaction.atomic
def record_idle_end(*, account: Account, session_key: str) -> None:
    """A session nobody used for too long was ended."""
    _end_sign_in(account, session_key)
    _record("session_idle", account, account, {})


def _end_sign_in(account: Account, session_key: str) -> None:
    SignIn.objects.filter(account=account, session_key=session_key, ended_at=None).update(ended_at=city_time.now())


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


def _record(verb: str, account: Account, by: Actor, detail: dict[str, object]) -> None:
    record_event(stream=stream_for(account.office, "account"), verb=verb, actor=by, target=account, detail=detail)
