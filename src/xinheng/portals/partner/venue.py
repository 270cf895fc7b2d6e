"""The venue behind a request: its organisation acts, and is admitted today."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from xinheng.portals.ui.acting_for import acting, for_party
from xinheng.services.partners.models import Partner
from xinheng.services.partners.queries.own import partner_of
from xinheng.support.access.parties import PartyRight

V = TypeVar("V", bound=Callable[..., Any])


def for_partner(view: V) -> V:
    """Only who acts for an admitted organisation with the right of venues; the others are led to the application."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = partner_of(acting(request))
        if found is None:
            return HttpResponseRedirect(reverse("partner:apply"))
        request.partner = found  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return for_party(PartyRight.VENUE)(guarded)  # type: ignore[return-value]


def venue(request: HttpRequest) -> Partner:
    """The admitted partner; the view's own rule has let nobody else in."""
    found: Partner = request.partner  # type: ignore[attr-defined]
    return found
