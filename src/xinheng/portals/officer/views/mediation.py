"""The room of a mediation, seen by who leads it: what was said, the links of both parties, and what may be done."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.parts import parts_of
from xinheng.portals.officer.readings import served, tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.ui.calling import call, relays, with_microphone
from xinheng.portals.ui.room import typed_in_room
from xinheng.services.complaints.actions import send_links
from xinheng.services.complaints.queries import dispute_of
from xinheng.services.mediation.actions import say
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.queries import links_of, room_of
from xinheng.services.mediation.rules import PARTIES, SIDES
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.files.looking import look_at
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.doors.offered import matter_by_number
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import told_facts


@requires(Permission.VIEW_COMPLAINTS)
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, number: str) -> HttpResponse:
    """The room; who leads it says or offers something with a POST."""
    found, told = _mediation(request, number), request.POST
    if request.method == "GET":
        return _page(request, found, sent=[SIDES[one] for one in request.GET.getlist("sent") if one in PARTIES])
    file = request.FILES.get("file")
    try:
        say(
            mediation=found, side="mediator", words=told.get("words", ""), by=account_of(request),
            offer=told.get("is_offer") == "1", file=(file.name or "", look_at(file.read())) if file else None,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), status=422, **typed_in_room(request))
    return HttpResponseRedirect(reverse("officer:mediation", args=[number]))


@requires(Permission.HANDLE_COMPLAINT)
@never_cache
@require_POST
def key(request: HttpRequest, number: str) -> HttpResponse:
    """A new link for both parties, or the one named: to their telephones, shown once where one has none."""
    found, side = _mediation(request, number), request.POST.get("side", "")
    try:
        given = send_links(mediation=found, sides=[side] if side else PARTIES, by=account_of(request), at=_address)
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), status=422)
    sent = [side for side, link in given.items() if not link]
    if sent == list(given):
        # A page of its own: read again it sends nothing, and it hears what is said meanwhile.
        return HttpResponseRedirect(
            f"{reverse('officer:mediation', args=[number])}?{urlencode({'sent': sent}, doseq=True)}"
        )
    links = [(SIDES[side], link) for side, link in given.items() if link]
    return _page(request, found, sent=[SIDES[side] for side in sent], links=links)


def _address(key: str) -> str:
    # The public's own address: who presses may sit behind another.
    return f"{settings.XINHENG_PUBLIC_URL}{reverse('public:room', args=[key])}"


@requires(Permission.HANDLE_COMPLAINT)
@never_cache
@require_http_methods(["GET", "POST"])
def calling(request: HttpRequest, number: str) -> HttpResponse:
    """What the browsers of the room tell that of who leads it, and it them."""
    found = _mediation(request, number)
    if not _leads(request, found):
        raise Http404("not yours to lead")
    return call(request, found, "mediator")


@requires(Permission.HANDLE_COMPLAINT)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file of the room, for who leads it."""
    found = _mediation(request, number)
    if not _leads(request, found):
        raise Http404("not yours to lead")
    return served(request, found.matter, files_about(found).filter(pk=pk).first())


def _mediation(request: HttpRequest, number: str) -> Mediation:
    matter = matter_by_number(account_of(request), number, "mediation")
    if matter is None or matter.procedure != "mediation":
        raise Http404("no such mediation, or not yours to see")
    found: Mediation = matter.mediation
    return found


def _leads(request: HttpRequest, found: Mediation) -> bool:
    return is_able(account_of(request), Permission.HANDLE_COMPLAINT, found.matter)


def _page(request: HttpRequest, found: Mediation, status: int = 200, **more: object) -> HttpResponse:
    account, matter = account_of(request), found.matter
    tell_matter(request, matter)
    parts = parts_of(matter, account)
    # Read with the family, and with its complaint, already.
    if known := [one for one in parts["relatives"] if one.pk == matter.parent_id]:
        matter.parent = known[0]
    shown = {
        "room": room_of(found, "mediator"),
        "dispute": dispute_of(matter.parent) if matter.parent else None,
        **parts,
        "leads": _leads(request, found),
        "parties": links_of(found),
        "call_at": reverse("officer:mediation_call", args=[matter.number]),
        "relays": relays(),
        "told": told_facts(procedure(matter.procedure, matter.version), matter.facts),
        **more,
    }
    return with_microphone(render(request, "officer/mediation.html", shown, status=status))
