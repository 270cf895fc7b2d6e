"""Who acts behind a request: kept in the session as a person and a business, judged anew each time."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from xinheng.services.mandates.queries import party_of
from xinheng.support.access.parties import OfParty, Party, PartyRight

V = TypeVar("V", bound=Callable[..., Any])
PERSON, IDENTITY = "party_person", "party_identity"


def come_in(request: HttpRequest, party: Party) -> None:
    """A new session for who has shown the code; whoever was signed in here before is not any more."""
    request.session.flush()
    act_for(request, party)


def act_for(request: HttpRequest, party: Party) -> None:
    """Act for this business from now on."""
    request.session[PERSON], request.session[IDENTITY] = party.pk, party.identity


def party_behind(request: HttpRequest) -> Party | None:
    """Who acts; None for anybody else, and from the moment on at which the mandate ended."""
    person, identity = request.session.get(PERSON), request.session.get(IDENTITY)
    return party_of(int(person), str(identity)) if person and identity else None


def acting(request: HttpRequest) -> Party:
    """Who acts; the view's own rule has let nobody else in."""
    found = getattr(request, "party", None)
    if not isinstance(found, Party):
        raise PermissionDenied("请先登录企业端。")
    return found


def for_party(right: PartyRight) -> Callable[[V], V]:
    """Only who acts for a business with this right may call the view; anybody else is sent to sign in."""

    def decorate(view: V) -> V:
        @wraps(view)
        @never_cache
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            party = party_behind(request)
            if party is None:
                query = urlencode({"next": request.path})
                return HttpResponseRedirect(f"{reverse('business:login')}?{query}")
            if not party.may(right):
                raise PermissionDenied(f"您没有“{right.label}”的授权。需要的话，请联系本单位法定代表人（经营者）授权。")
            request.party = party  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.xinheng_access = OfParty(right)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
