"""The account behind a request of the workbench."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import grants_of
from xinheng.support.accounts.models import Account


def account_of(request: HttpRequest) -> Account:
    """Who asks; the views' own rule has let only accounts in."""
    account = request.user
    if not isinstance(account, Account):
        raise PermissionDenied("请先登录。")
    # Without Django's wrapper, through which each look at it would go.
    return getattr(account, "_wrapped", account)


def own_office(account: Account, permission: Permission) -> str:
    """The organisation of the first grant that gives the account this permission; "" without one."""
    return next((grant.organisation.path for grant in grants_of(account, permission)), "")
