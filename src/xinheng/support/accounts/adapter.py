"""How allauth behaves here: accounts are for staff, opened by an administrator; nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from xinheng.kit import city_time
from xinheng.kit.places import place_on_the_network
from xinheng.support.accounts.actions import (
    record_failed_sign_in,
    record_security_change,
    record_sign_in,
    record_sign_out,
)
from xinheng.support.accounts.devices import device_of, note_sign_in
from xinheng.support.accounts.locks import forget_tries, place_of, reserve_try
from xinheng.support.accounts.models import Account

TRIED_TOO_OFTEN = (
    "登录失败次数过多，请在 {:%H:%M:%S} 以后再试。在登录过的设备上不受别处输错的影响；急用请找系统管理员解锁。"
)


class StaffOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No public sign-up; every sign-in, failed attempt and sign-out is in the audit trail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the public needs no account, staff accounts are opened by an administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page the person works on."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work: whoever had to change an initial password wanted to go there."""
        return self.get_login_redirect_url(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try by name and place before the password is looked at. Raises ValidationError: wait until …"""
        username, place, known = self._try(request, credentials)
        until = reserve_try(username=username, place=place, known=known)
        if until is not None:
            raise ValidationError(TRIED_TOO_OFTEN.format(city_time.local(until)), code="too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The account of a name and password. An initial password has a last hour. Raises ValidationError."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if isinstance(user, Account):
            username, place, known = self._try(request, credentials)
            forget_tries(username=username, place=place, known=known)
            if user.initial_until is not None and user.initial_until < city_time.now():
                raise ValidationError("初始密码已过期，请联系系统管理员重新发放。", code="initial_password_expired")
        return user

    def _try(self, request: HttpRequest, credentials: dict[str, Any]) -> tuple[str, str, bool]:
        """Name, place and whether it is known there; looked up once a request."""
        username = str(credentials.get("username", ""))
        kept: dict[str, tuple[str, bool]] = request.META.setdefault("xinheng.tries", {})
        if username not in kept:
            account = Account.objects.filter(username=username).first()
            kept[username] = place_of(account, place_on_the_network(self.get_client_ip(request)), device_of(request))
        return username, *kept[username]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Allauth's own count by name would be a lock from afar; ours by name and place is in `locks`."""
        _, place, _ = self._try(request, credentials)
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{place}:{city_time.now().timestamp()}"

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **given: Any) -> HttpResponse | None:
        """Before Django overwrites it: when the account was last used, which the workbench shows its owner."""
        if user.last_login is not None:
            request.session["previous_sign_in"] = user.last_login.isoformat()
        answer: HttpResponse | None = super().pre_login(request, user, **given)
        return answer

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **given: Any) -> HttpResponse:
        """After every factor has been checked."""
        assert isinstance(user, Account)
        address = place_on_the_network(self.get_client_ip(request))
        record_sign_in(account=user, address=address)
        response: HttpResponse = super().post_login(request, user, **given)
        note_sign_in(account=user, request=request, address=address, response=response)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong name or password. The rate limit is checked before, so this cannot flood the trail."""
        record_failed_sign_in(username=str(credentials.get("username", "")), address=self.get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        """Leave, and say so in the trail."""
        if isinstance(request.user, Account):
            record_sign_out(account=request.user, session_key=request.session.session_key or "")
        super().logout(request)

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any) -> None:
        """What allauth would tell by mail (`mfa/email/totp_activated`) goes to the trail: accounts have no mail."""
        assert isinstance(user, Account)
        record_security_change(account=user, change=template_prefix.rpartition("/")[2])

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No “you are signed in” banners: the page itself shows who is signed in."""
