"""Opening and closing accounts, and what signing in leaves in the trail."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


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
) -> Account:
    """A login for a person of the authorities. Raises ValidationError with Chinese reasons, per field.

    The account may do nothing until a role is granted.
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
    account.set_password(password)
    account.full_clean()
    account.save()
    _record("open_account", account, by, {"username": username, "office": office})
    return account


@transaction.atomic
def close_account(*, account: Account, by: Actor, reason: str) -> Account:
    """Nobody can sign in with it any more, and its running sessions end with their next request."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    _record("close_account", account, by, {"reason": reason})
    return account


@transaction.atomic
def reopen_account(*, account: Account, by: Actor, reason: str) -> Account:
    """The person is back; grants are as they were."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    _record("reopen_account", account, by, {"reason": reason})
    return account


@transaction.atomic
def set_password(*, account: Account, password: str, by: Actor) -> Account:
    """A new password given by an administrator; every session of the account ends."""
    _check_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    _record("set_password", account, by, {})
    return account


@transaction.atomic
def remove_second_factor(*, account: Account, by: Actor, reason: str) -> None:
    """For who lost both phone and recovery codes, once an administrator has made sure who is asking."""
    Authenticator.objects.filter(user_id=account.pk).delete()
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
    _record(change, account, account, {})


@transaction.atomic
def record_sign_out(*, account: Account) -> None:
    """Left by the account's own wish."""
    _record("sign_out", account, account, {})


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


def _record(verb: str, account: Account, by: Actor, detail: dict[str, object]) -> None:
    record_event(stream=stream_for(account.office, "account"), verb=verb, actor=by, target=account, detail=detail)
