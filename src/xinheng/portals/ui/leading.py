"""Signing in leads each person to the place of the work."""

from django.http import HttpRequest

from xinheng.portals.ui.desk import home_of
from xinheng.support.accounts.adapter import StaffOnlyAdapter
from xinheng.support.accounts.models import Account


class LeadingAdapter(StaffOnlyAdapter):
    """The adapter of the running platform: it knows the portals, which the accounts below do not."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The to-do page, or the desk for who keeps the platform."""
        return home_of(request.user) if isinstance(request.user, Account) else super().get_login_redirect_url(request)
