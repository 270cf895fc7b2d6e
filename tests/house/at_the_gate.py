"""What every address asks before it looks at anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators import http as methods

from xinheng.portals.ui import acting_for
from xinheng.support.access import decorators
from xinheng.support.access.parties import Party
from xinheng.support.access.permissions import Verb

# What he lacks who acts for none.
BUSINESS = "a business"


class Gate:
    """What every address asks before it looks at anything; remembers whether it turned somebody away.

    Each of its questions is told who asks, by which method and for which permission, and never for what.
    """

    judge, behind = staticmethod(decorators.refuse), staticmethod(acting_for.party_behind)

    def __init__(self) -> None:
        self.refused = False
        # For want of which permission somebody was refused, or of a business he acts for, if it was that.
        self.lacked: Verb | str | None = None

    def refuse(self, request: HttpRequest, permission: Verb) -> HttpResponseBase | None:
        """Who works here, and holds the permission."""
        try:
            answer = self.judge(request, permission)
        except PermissionDenied:
            self._refused_for(permission)
            raise
        if answer is not None:
            self._refused_for(permission)
        return answer

    def _refused_for(self, permission: Verb | str) -> None:
        self.refused, self.lacked = True, permission

    def party_behind(self, request: HttpRequest) -> Party | None:
        """Who acts for a business."""
        party = self.behind(request)
        if party is None:
            self._refused_for(BUSINESS)
        return party

    def not_allowed(self, methods: list[str]) -> HttpResponseNotAllowed:
        """Another method than the address knows."""
        self.refused = True
        return HttpResponseNotAllowed(methods)


@contextmanager
def at_the_gate() -> Iterator[Gate]:
    """The gate of one call."""
    gate = Gate()
    with (
        patch.object(decorators, "refuse", gate.refuse),
        patch.object(acting_for, "party_behind", gate.party_behind),
        patch.object(methods, "HttpResponseNotAllowed", gate.not_allowed),
    ):
        yield gate
