"""The account behind a request of the desk."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from xinheng.support.accounts.models import Account


def account_of(request: HttpRequest) -> Account:
    """Who asks; the views' own rule has let only accounts in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied("请先登录。")
    return request.user
