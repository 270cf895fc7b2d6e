"""Who acts behind a request: kept in the session as a person and a business, judged anew each time."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.portals.ui.limits import party_acts_too_often, refuse
from xinheng.services.mandates.queries import party_and_subject
from xinheng.support.access.parties import OfParty, Party, PartyRight
from xinheng.support.procedures.parameters import parameter

V = TypeVar("V", bound=Callable[..., Any])
PERSON, IDENTITY, SEEN = "party_person", "party_identity", "party_seen_at"
# A session is written at most this often for being used, in seconds.
EVERY = 60
# Of a form, what nobody types.
NOT_TYPED = ("csrfmiddlewaretoken", "act", "seq")


def come_in(request: HttpRequest, party: Party) -> None:
    """A new session for who has shown the code; whoever was signed in here before is not any more."""
    request.session.flush()
    act_for(request, party)


def act_for(request: HttpRequest, party: Party) -> None:
    """Act for this business from now on; a form that was opened for another one, or by another, is sent no more."""
    rotate_token(request)
    request.session[PERSON], request.session[IDENTITY] = party.pk, party.identity
    request.session[SEEN] = int(time.time())


def party_behind(request: HttpRequest) -> Party | None:
    """Who acts; None for anybody else, and from the moment on at which the mandate ended."""
    person, identity = request.session.get(PERSON), request.session.get(IDENTITY)
    found = party_and_subject(int(person), str(identity)) if person and identity else None
    if found is None:
        return None
    request.acted_for = found[1]  # type: ignore[attr-defined]
    return found[0]


def acting(request: HttpRequest) -> Party:
    """Who acts; the view's own rule has let nobody else in."""
    found = getattr(request, "party", None)
    if not isinstance(found, Party):
        raise PermissionDenied("请先登录企业端。")
    return found


def business_of(request: HttpRequest) -> Subject:
    """The business that is acted for, as it was read when the person came in."""
    acting(request)
    found: Subject = request.acted_for  # type: ignore[attr-defined]
    return found


def _kept(request: HttpRequest, why: str) -> HttpResponse:
    """Refused in words, with everything that was typed: a right may end in the middle of a form."""
    typed = [(name, value) for name, value in request.POST.items() if len(value) > 1 and name not in NOT_TYPED]
    return render(request, "ui/right_ended.html", {"why": why, "typed": typed}, status=403)


def _left_alone(request: HttpRequest) -> bool:
    """Whether who acts for a business touched nothing for too long; if not, the session counts as used now."""
    if not request.session.get(PERSON):
        return False
    now, seen = int(time.time()), request.session.get(SEEN)
    if seen is None or now - seen >= EVERY:
        request.session[SEEN] = now
    return seen is not None and now - seen > 60 * int(parameter("sign_in.idle_minutes_party", city_time.today()))


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Who comes back to a machine that was left alone signs in anew; what was being typed is shown to be sent again."""
    answer = _to_the_login(request)
    if request.method == "POST":
        answer = _kept(request, "很久没有操作，已经自动退出。请重新登录后再提交。")
    request.session.flush()
    return answer


def _to_the_login(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('business:login')}?{urlencode({'next': request.path})}")


def for_party(right: PartyRight) -> Callable[[V], V]:
    """Only who acts for a business with this right may call the view; anybody else is sent to sign in."""

    def decorate(view: V) -> V:
        @wraps(view)
        @never_cache
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if _left_alone(request):
                return _signed_out(request)
            party = party_behind(request)
            if party is None and request.method == "POST" and request.session.get(PERSON):
                return _kept(request, "您的授权已经结束，不能再代表这家提交。")
            if party is None:
                return _to_the_login(request)
            if not party.may(right):
                why = f"您没有“{right.label}”的授权。需要的话，请联系本单位法定代表人（经营者）授权。"
                if request.method == "POST":
                    return _kept(request, why)
                raise PermissionDenied(why)
            if request.method == "POST" and party_acts_too_often(request, party.pk):
                return refuse(request)
            request.party = party  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.xinheng_access = OfParty(right)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
