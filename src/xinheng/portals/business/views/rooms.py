"""Complaints that the business settles with the consumer: its side of the room, and what the complaint is about."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.business.views.home import days_left
from xinheng.portals.ui.calling import call, relays, with_microphone
from xinheng.portals.ui.handed import handed
from xinheng.portals.ui.room import do_in_room, room_file, typed_in_room
from xinheng.services.complaints.informing import papers_for
from xinheng.services.complaints.queries import dispute_of
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.queries import is_over, room_of, rooms_of
from xinheng.support.access.parties import PartyRight

SHOWN = 50


@for_party(PartyRight.SETTLE)
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """All complaints that are or were mediated with the business, those under way first."""
    party = acting(request)
    return render(request, "business/rooms.html", {"party": party, "rows": rooms_of(party)[:SHOWN]})


@for_party(PartyRight.SETTLE)
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, number: str) -> HttpResponse:
    """The business's side of one room; once its days are over, the papers that came of it."""
    found, problem = _found(request, number), ""
    if is_over(found):
        return _over(request, found)
    if request.method == "POST":
        try:
            do_in_room(request, found, "business")
            return HttpResponseRedirect(request.path)
        except Refusal as refusal:
            problem = str(refusal)
    matter, seen = found.matter, room_of(found, "business")
    shown = {
        "party": acting(request), "room": seen, "here": request.path, "problem": problem,
        **typed_in_room(request), "dispute": dispute_of(matter.parent) if matter.parent else None,
        "papers": papers_for(matter.parent, "business") if matter.parent else [],
        "papers_at": f"/business/rooms/{quote(number)}/papers",
        "left": days_left(matter.due_on) if seen.settling else "",
        "call_at": f"{request.path}/call", "relays": relays(),
    }  # fmt: skip
    return with_microphone(render(request, "business/room.html", shown, status=422 if problem else 200))


@for_party(PartyRight.SETTLE)
@require_http_methods(["GET", "POST"])
def calling(request: HttpRequest, number: str) -> HttpResponse:
    """What the browsers of the room tell the business's, and it them."""
    return call(request, _open(request, number), "business")


@for_party(PartyRight.SETTLE)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file put into the room by either side."""
    return room_file(_open(request, number), pk)


@for_party(PartyRight.SETTLE)
@require_GET
def paper(request: HttpRequest, number: str, place: str) -> HttpResponse:
    """A paper of the complaint or of its mediation that is for the business."""
    return handed(_found(request, number).matter.parent, "business", place)


def _over(request: HttpRequest, found: Mediation) -> HttpResponse:
    """What stays with the business is what was served on it; what was said in the room ends for both sides."""
    matter = found.matter
    shown = {
        "party": acting(request), "matter": matter, "papers_at": f"/business/rooms/{quote(matter.number)}/papers",
        "papers": papers_for(matter.parent, "business") if matter.parent else [],
    }  # fmt: skip
    return render(request, "business/room_over.html", shown, status=200 if request.method == "GET" else 404)


def _open(request: HttpRequest, number: str) -> Mediation:
    found = _found(request, number)
    if is_over(found):
        raise Http404("the days of this room are over")
    return found


def _found(request: HttpRequest, number: str) -> Mediation:
    found = rooms_of(acting(request)).filter(matter__number=number).first()
    if found is None:
        raise Http404("no such mediation of this business")
    return found
