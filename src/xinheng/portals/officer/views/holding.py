"""Taking a matter, giving it back, handing it over; being away and having somebody stand in."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.acts import afterwards, seen
from xinheng.portals.officer.apps import WORKS
from xinheng.portals.officer.forms import Away, GiveBack, HandOver
from xinheng.portals.officer.places import address_of
from xinheng.portals.officer.readings import tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.listing import WHY
from xinheng.portals.officer.views.matters import own_matter
from xinheng.support.access.decorators import open_to_staff, refusal
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.absences import absence_of, absences_of, come_back, stand_in
from xinheng.support.procedures.assigning import claim, colleagues_for, give_back, hand_over, may_give
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.rules import must_be_as_seen

FORMS = {"give-back": ("交回待领", GiveBack), "hand-over": ("转交", HandOver)}
AWAY = "办业务的人都可进；登记的是本人不在岗，替同事登记须有“分派承办人”权限"


@open_to_staff(WHY)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """认领, by one press; who comes second is told who has it."""
    found, problem = own_matter(request, number), ""
    try:
        _as_seen(request, found)
        claim(matter=found, by=account_of(request))
    except Refusal as refused:
        problem = str(refused)
    if not problem:
        return HttpResponseRedirect(address_of(found))
    shown = {"title": "认领", "matter": found, "seq": found.seq, "form": None, "problem": problem}
    return render(request, "officer/act.html", {**shown, "back": address_of(found)}, status=422)


@open_to_staff(WHY)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, number: str, how: str) -> HttpResponse:
    """交回 or 转交: asks why, and to whom."""
    if how not in FORMS:
        raise Http404(how)
    found, (title, kind), problem = own_matter(request, number), FORMS[how], ""
    if not may_give(found, account_of(request)):
        raise PermissionDenied("只有承办人和分派工作的负责人可以转交或交回。")
    tell_matter(request, found)
    form = kind(request.POST if request.method == "POST" else None, target=found, by=account_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            _as_seen(request, found)
            _give(found, account_of(request), form.cleaned_data)
            return HttpResponseRedirect(afterwards(account_of(request), found))
        except Refusal as refused:
            problem = str(refused)
    shown = {"title": title, "matter": found, "seq": found.seq, "form": form, "problem": problem}
    shown["back"] = address_of(found)
    return render(request, "officer/act.html", shown, status=422 if problem or form.errors else 200)


@open_to_staff(AWAY)
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """不在岗与代办: what is registered, and registering one."""
    account, problem = account_of(request), ""
    if not any(may(account, one) for one in WORKS):
        raise PermissionDenied(refusal(WORKS[0]))
    form = Away(request.POST if request.method == "POST" else None, target=account, by=account)
    if request.method == "POST" and form.is_valid():
        try:
            stand_in(**form.told(), by=account)
            return HttpResponseRedirect(reverse("officer:away"))
        except Refusal as refused:
            problem = str(refused)
    shown = {"form": form, "problem": problem, "absences": absences_of(account), "account": account}
    return render(request, "officer/away.html", shown, status=422 if problem or form.errors else 200)


@open_to_staff(AWAY)
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """回岗: ends an absence now."""
    found = absence_of(account_of(request), pk)
    if found is None:
        raise Http404("no such absence, or not yours")
    come_back(absence=found, by=account_of(request))
    return HttpResponseRedirect(reverse("officer:away"))


def _give(matter: Matter, by: Account, told: dict[str, str]) -> None:
    if "to" in told:
        to = next(one for one in colleagues_for(matter) if one.username == told["to"])
        hand_over(matter=matter, to=to, by=by, reason=told["reason"])
    else:
        give_back(matter=matter, by=by, reason=told["reason"])


def _as_seen(request: HttpRequest, matter: Matter) -> None:
    if (shown := seen(request)) is not None:
        must_be_as_seen(matter, shown)
