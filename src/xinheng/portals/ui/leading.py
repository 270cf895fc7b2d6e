"""Signing in leads each person to the place of the work."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from xinheng.kit.places import place_on_the_network
from xinheng.portals.ui.desk import home_of
from xinheng.portals.ui.watching import guessed
from xinheng.support.accounts.adapter import StaffOnlyAdapter
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.settling import settle_asked


class LeadingAdapter(StaffOnlyAdapter):
    """The adapter of the running platform: it knows the portals, which the accounts below do not."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The to-do page, or the desk for who keeps the platform."""
        return home_of(request.user) if isinstance(request.user, Account) else super().get_login_redirect_url(request)

    def login(self, request: HttpRequest, user: Any) -> None:
        """The day begins with what is still asked: what colleagues did meanwhile is settled."""
        super().login(request, user)
        settle_asked(user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A try that has to wait is counted too: who guesses on and on is an alarm. Raises ValidationError."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._guessed(request)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """In the trail, and counted."""
        super().authentication_failed(request, **credentials)
        self._guessed(request)

    def _guessed(self, request: HttpRequest) -> None:
        guessed(place_on_the_network(self.get_client_ip(request)))
