"""How a phone's queue is read and answered: its clock, whose queue it is, a refusal in JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.signed_in import account_of


class AnotherAccount(Refusal):
    """The queue belongs to one officer, and another one is signed in."""


@contextmanager
def own_account(request: HttpRequest) -> Iterator[None]:
    """Take nothing under this account that was written under another one on the same phone."""
    written_by = request.headers.get("X-Account", "")
    if written_by and written_by != str(account_of(request).pk):
        raise AnotherAccount("这是另一位执法人员在这台手机上填写的，请由本人登录后上传。内容还在本机。")
    yield


def refused(refusal: Refusal) -> JsonResponse:
    """The sentence why. 403 says: not now, not under this name; 409: not as it is."""
    return said(str(refusal), 403 if isinstance(refusal, AnotherAccount) else 409)


def said(words: str, status: int) -> JsonResponse:
    """A sentence as JSON."""
    return JsonResponse({"detail": words}, status=status, json_dumps_params={"ensure_ascii": False})


def moment(text: str) -> datetime | None:
    """The phone's clock as it wrote it; it is noted and decides nothing."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if timezone.is_aware(at) else at.replace(tzinfo=city_time.zone())


def past(at: datetime | None) -> datetime:
    """A phone's clock may be fast: nothing was noted after now."""
    now = city_time.now()
    return min(at or now, now)
