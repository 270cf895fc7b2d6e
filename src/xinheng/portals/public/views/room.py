"""The room of a mediation on a party's phone: by the key of a link, or from the page of one's own complaint."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.public.mine import numbers_of
from xinheng.portals.ui.calling import call, relays, with_microphone
from xinheng.portals.ui.handed import handed
from xinheng.portals.ui.limits import CALL, PROGRESS, SUBMIT, limited
from xinheng.portals.ui.room import do_in_room, room_file, typed_in_room
from xinheng.services.complaints.informing import papers_for
from xinheng.services.complaints.queries import complaint_numbered, dispute_of
from xinheng.services.mediation.actions import MediationRefused
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.queries import opened_by, room_of, room_of_complaint
from xinheng.support.access.decorators import open_to_all

WHY = "调解的一方凭调解员给的链接进调解室"
OWN = "投诉人从自己投诉的进度页进调解室"


@open_to_all(WHY)
@never_cache
@limited(PROGRESS)
@limited(SUBMIT, "POST")
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, key: str) -> HttpResponse:
    """One side's room. What cannot be done is said above, and what was typed stays."""
    return _page(request, *_opened(key), f"/room/{quote(key)}/papers")


@open_to_all(WHY)
@never_cache
@limited(PROGRESS)
@require_GET
def file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A file put into the room by either side."""
    return room_file(_opened(key)[0], pk)


@open_to_all(WHY)
@never_cache
@limited(PROGRESS)
@require_GET
def paper(request: HttpRequest, key: str, place: str) -> HttpResponse:
    """A paper for this side: the notice of the meeting, the agreement that both signed."""
    found, side = _opened(key)
    return handed(found.matter.parent, side, place)


@open_to_all(OWN)
@never_cache
@limited(PROGRESS)
@limited(SUBMIT, "POST")
@require_http_methods(["GET", "POST"])
def own_room(request: HttpRequest, number: str) -> HttpResponse:
    """The complainant's side, on the device that filed or opened the complaint."""
    found = _own(request, number)
    return _page(request, found, "complainant", f"/p/{quote(number)}/papers", own=number)


@open_to_all(OWN)
@never_cache
@limited(PROGRESS)
@require_GET
def own_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file of that room."""
    return room_file(_own(request, number), pk)


@open_to_all(WHY)
@never_cache
@limited(CALL)
@require_http_methods(["GET", "POST"])
def calling(request: HttpRequest, key: str) -> HttpResponse:
    """What the browsers of the room tell this side's, and it them."""
    return call(request, *_opened(key))


@open_to_all(OWN)
@never_cache
@limited(CALL)
@require_http_methods(["GET", "POST"])
def own_calling(request: HttpRequest, number: str) -> HttpResponse:
    """The same on the device that filed or opened the complaint."""
    return call(request, _own(request, number), "complainant")


def _page(request: HttpRequest, found: Mediation, side: str, papers_at: str, own: str = "") -> HttpResponse:
    problem = ""
    # Who was chosen to speak beside the one who leads talks and offers; the signature is that one's.
    beside = complaint_numbered(own) if own and found.matter.parent and own != found.matter.parent.number else None
    if request.method == "POST":
        try:
            if beside and request.POST.get("act") == "sign":
                raise MediationRefused("签名由领头的代表人签；您同意的，请在自己的进度页答复。")
            do_in_room(request, found, side)
            return HttpResponseRedirect(request.path)
        except Refusal as refusal:
            problem = str(refusal)
    shown: dict[str, object] = {
        "room": room_of(found, side),
        "here": request.path,
        "problem": problem,
        "beside": beside,
    }
    shown |= {"call_at": f"{request.path}/call", "relays": relays()}
    shown |= typed_in_room(request) | {"papers_at": papers_at, "own": own}
    whose = beside.matter if beside else found.matter.parent
    shown["papers"] = papers_for(whose, side) if whose else []
    # Who complains reads it on the page of progress; the other side has this link alone.
    shown["dispute"] = dispute_of(found.matter.parent) if side == "business" and found.matter.parent else []
    return with_microphone(render(request, "public/room.html", shown, status=422 if problem else 200))


def _opened(key: str) -> tuple[Mediation, str]:
    opened = opened_by(key)
    if opened is None:
        raise Http404("no such room")
    return opened


def _own(request: HttpRequest, number: str) -> Mediation:
    complaint = complaint_numbered(number) if number in numbers_of(request) else None
    found = room_of_complaint(complaint.matter) if complaint else None
    if found is None:
        raise Http404("no such room")
    return found
