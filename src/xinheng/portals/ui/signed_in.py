"""The account behind a request of a portal for staff."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide
from xinheng.support.accounts.models import Account


def account_of(request: HttpRequest) -> Account:
    """Who asks; the views' own rule has let only accounts in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied("请先登录。")
    return request.user


def whole_city(request: HttpRequest, permission: Permission) -> Account:
    """The account, if it holds `permission` over a whole top-level organisation. Raises PermissionDenied."""
    account = account_of(request)
    if not is_platform_wide(account, permission):
        raise PermissionDenied(f"这里的改动对全市生效，只有在市局一级有“{permission.label}”权限的人可以办理。")
    return account
