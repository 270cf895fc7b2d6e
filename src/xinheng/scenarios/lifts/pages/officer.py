"""The desk of lifts: who is stuck now, calls in hand, lifts by what is due; one lift; a new call."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.asking import asked_text
from xinheng.portals.ui.searching import district_title
from xinheng.scenarios.lifts.actions import raise_overdue, take_call
from xinheng.scenarios.lifts.forms import Call
from xinheng.scenarios.lifts.models import Lift
from xinheng.scenarios.lifts.permissions import LiftVerb
from xinheng.scenarios.lifts.queries import (
    VIEWS,
    calls,
    counts_for,
    districts_of,
    dues_of,
    lift_by_code,
    lifts_for,
    listed,
)
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account

PAGE = 50


@requires(LiftVerb.VIEW_LIFTS)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """`?view=` visit, inspection, soon, stopped; `?district=` a district's code; `?q=` part of a name."""
    account, asked = _account(request), request.GET
    view = asked.get("view", "") if asked.get("view", "") in VIEWS else ""
    districts = districts_of(account)
    district = asked.get("district", "") if asked.get("district", "") in districts else ""
    counts = counts_for(account, district)
    page = Paginator(listed(account, view, district, asked_text(request)), PAGE).get_page(asked.get("page"))
    shown = {
        "page": page,
        "view": view,
        "tabs": [(name, title, counts.of(name)) for name, title in VIEWS.items()],
        "district": district,
        "districts": [(code, district_title(code)) for code in districts],
        "calls": calls(account, district),
        "today": city_time.today(),
        "takes_calls": may(account, LiftVerb.LIFT_RESCUE),
    }
    return render(request, "lifts/desk.html", shown)


@requires(LiftVerb.VIEW_LIFTS)
@require_GET
def lift(request: HttpRequest, code: str) -> HttpResponse:
    """One lift: its terms, its people, its calls."""
    account, found = _account(request), _lift(request, code)
    dues, today = dues_of(found), city_time.today()
    late = bool(found.due_on and found.due_on < today)
    shown = {
        "lift": found,
        "dues": [(due, due.late_by(today)) for due in dues],
        "calls": calls(account, lift=found),
        "takes_calls": may(account, LiftVerb.LIFT_RESCUE, office=found.office, field=found.field),
        "makes_clue": late and may(account, Permission.REGISTER_CLUE, office=found.office, field=found.field),
    }
    return render(request, "lifts/lift.html", shown)


@requires(LiftVerb.LIFT_RESCUE)
@require_http_methods(["GET", "POST"])
def call_new(request: HttpRequest) -> HttpResponseBase:
    """Take a call; `?lift=` is the lift's code where the desk has found it already."""
    form = Call(told(request))
    form.fields["lift"].initial = asked_text(request, "lift")
    follows = "先稳住来电人：不要扒门，救援人员马上到。说不出是哪台电梯的，先登记位置，再定位。"
    sheet = Sheet("登记困人来电", "96333", reverse("lifts:desk"), "登记", follows)

    def do(words: dict[str, Any]) -> HttpResponseBase:
        found: Lift | None = words["lift"]
        if found is not None and not lifts_for(_account(request)).filter(pk=found.pk).exists():
            raise PermissionDenied("这台电梯不在您的坐席范围内，请转给所在地的坐席。")
        rescue = take_call(by=_account(request), **words)
        return HttpResponseRedirect(reverse("officer:matter", args=[rescue.matter.number]))

    return ask(request, form, sheet, do)


@requires(Permission.REGISTER_CLUE)
@require_http_methods(["GET", "POST"])
def overdue(request: HttpRequest, code: str) -> HttpResponseBase:
    """Make a clue of what is overdue."""
    found = _lift(request, code)
    follows = "登记后进入线索池，由这台电梯所在辖区分流；写明超期的项目和天数。"
    sheet = Sheet("登记超期线索", f"{found.name} · {found.code}", reverse("lifts:lift", args=[code]), "登记", follows)

    def do(_: dict[str, Any]) -> HttpResponseBase:
        clue = raise_overdue(lift=found, by=_account(request))
        return HttpResponseRedirect(reverse("officer:clue", args=[clue.number]))

    return ask(request, None, sheet, do)


def _account(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise PermissionDenied("请先登录。")
    return request.user


def _lift(request: HttpRequest, code: str) -> Lift:
    found = lift_by_code(_account(request), code)
    if found is None:
        raise Http404("no such lift, or not yours to see")
    return found
