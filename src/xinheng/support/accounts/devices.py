"""Devices an account signed in from: a cookie in the browser, its digest in the database."""

import hashlib
import re
import secrets

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from xinheng.kit import city_time
from xinheng.support.accounts.locks import forget_old_tries
from xinheng.support.accounts.models import Account, Device, SignIn

COOKIE = "xinheng_device"
LASTS = 365 * 24 * 3600
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "安卓手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "Mac 电脑"),
    ("Linux", "Linux 电脑"),
)


def device_of(request: HttpRequest) -> Device | None:
    """The known device behind a request, whoever's it is."""
    token = request.COOKIES.get(COOKIE, "")
    return Device.objects.filter(digest=_digest(token)).select_related("account").first() if token else None


@transaction.atomic
def note_sign_in(*, account: Account, request: HttpRequest, address: str, response: HttpResponse) -> SignIn:
    """Keep where and on what the account signed in; the device is known from now on.

    A device belongs to one account: on a shared computer the next one gets a cookie of its own.
    """
    now = city_time.now()
    device = device_of(request)
    if device is None or device.account_id != account.pk:
        token = secrets.token_urlsafe(32)
        title = title_of(request.headers.get("User-Agent", ""))
        device = Device.objects.create(
            account=account, digest=_digest(token), title=title, first_seen_at=now, last_seen_at=now
        )
        response.set_cookie(COOKIE, token, max_age=LASTS, httponly=True, samesite="Lax", secure=request.is_secure())
    else:
        device.last_seen_at = now
        device.save(update_fields=["last_seen_at"])
    forget_old_tries()
    if not request.session.session_key:
        request.session.save()
    return SignIn.objects.create(
        account=account, device=device, session_key=request.session.session_key or "", address=address, at=now
    )


def title_of(agent: str) -> str:
    """A browser's own description in words: “Windows 电脑 · Edge”."""
    system = next((title for sign, title in _SYSTEMS if sign in agent), "未知设备")
    browser = next((title for sign, title in _BROWSERS if sign in agent), "")
    version = re.search(r"(?:Edg|Firefox|Chrome|Version)/(\d+)", agent)
    named = f"{browser} {version[1]}" if browser and version else browser
    return f"{system} · {named}" if named else system


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
