"""How allauth behaves here: accounts are for staff, opened by an administrator; nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from xinheng.support.accounts.actions import (
    record_failed_sign_in,
    record_security_change,
    record_sign_in,
    record_sign_out,
)
from xinheng.support.accounts.models import Account


class StaffOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No public sign-up; every sign-in, failed attempt and sign-out is in the audit trail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the public needs no account, staff accounts are opened by an administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page the person works on."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **given: Any) -> HttpResponse | None:
        """Before Django overwrites it: when the account was last used, which the workbench shows its owner."""
        if user.last_login is not None:
            request.session["previous_sign_in"] = user.last_login.isoformat()
        answer: HttpResponse | None = super().pre_login(request, user, **given)
        return answer

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **given: Any) -> HttpResponse:
        """After every factor has been checked."""
        assert isinstance(user, Account)
        record_sign_in(account=user, address=self.get_client_ip(request))
        response: HttpResponse = super().post_login(request, user, **given)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong name or password. The rate limit is checked before, so this cannot flood the trail."""
        record_failed_sign_in(username=str(credentials.get("username", "")), address=self.get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        """Leave, and say so in the trail."""
        if isinstance(request.user, Account):
            record_sign_out(account=request.user)
        super().logout(request)

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any) -> None:
        """What allauth would tell by mail (`mfa/email/totp_activated`) goes to the trail: accounts have no mail."""
        assert isinstance(user, Account)
        record_security_change(account=user, change=template_prefix.rpartition("/")[2])

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No “you are signed in” banners: the page itself shows who is signed in."""
