"""Disputes that the authority asked the organisation to mediate (Order 121 art 19)."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.portals.ui.calling import call, relays, with_microphone
from xinheng.portals.ui.room import do_in_room, room_file, typed_in_room
from xinheng.services.complaints.queries import dispute_of
from xinheng.services.mediation.actions import return_delegation, settle_for_both
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.queries import delegated_to, is_over, room_given_to, room_of

SHOWN = 50


@for_partner
@require_GET
def mediations(request: HttpRequest) -> HttpResponse:
    """All that were given to the organisation, those under way first; what has been over for long by its end alone."""
    rows = [(one, room_of(one, "mediator").step, is_over(one)) for one in delegated_to(acting(request))[:SHOWN]]
    return render(
        request, "partner/mediations.html", {"party": acting(request), "partner": venue(request), "rows": rows}
    )


@for_partner
@require_http_methods(["GET", "POST"])
def mediation(request: HttpRequest, number: str) -> HttpResponse:
    """One room, led by the organisation; it speaks with a POST."""
    found = _found(request, number)
    if request.method == "GET":
        return _page(request, found)
    try:
        do_in_room(request, found, "mediator")
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), **typed_in_room(request))
    return HttpResponseRedirect(request.path)


@for_partner
@require_POST
def settled(request: HttpRequest, number: str) -> HttpResponse:
    """Both agreed: these words stand to be signed."""
    found, told = _found(request, number), request.POST.get("agreement", "")
    try:
        settle_for_both(mediation=found, by=acting(request), agreement=told)
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), agreement=told)
    return HttpResponseRedirect(reverse("partner:mediation", args=[number]))


@for_partner
@require_POST
def returned(request: HttpRequest, number: str) -> HttpResponse:
    """It could not be settled: the authority goes on."""
    found, why = _found(request, number), request.POST.get("reason", "")
    try:
        return_delegation(mediation=found, by=acting(request), reason=why)
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), reason=why)
    return HttpResponseRedirect(reverse("partner:mediations"))


@for_partner
@require_http_methods(["GET", "POST"])
def calling(request: HttpRequest, number: str) -> HttpResponse:
    """What the browsers of the room tell the organisation's, and it them."""
    return call(request, _found(request, number), "mediator")


@for_partner
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file put into the room by either side."""
    return room_file(_found(request, number), pk)


def _found(request: HttpRequest, number: str) -> Mediation:
    found = room_given_to(acting(request), number)
    if found is None:
        raise Http404("nothing was given to this organisation under the number")
    return found


def _page(request: HttpRequest, found: Mediation, *, problem: str = "", **more: object) -> HttpResponse:
    matter, here = found.matter, f"/partner/mediations/{quote(found.matter.number)}"
    shown = {
        "party": acting(request), "partner": venue(request), "room": room_of(found, "mediator"), "matter": matter,
        "dispute": dispute_of(matter.parent) if matter.parent else None, "here": here,
        "call_at": f"{here}/call", "relays": relays(),
        "open": matter.state == "delegated", "agreement": found.offer_taken, **more,
    }  # fmt: skip
    shown["problem"] = problem
    return with_microphone(render(request, "partner/mediation.html", shown, status=422 if problem else 200))
