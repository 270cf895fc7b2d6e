"""Rounds through the venue, on the phone: the route, and one page a tenant."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.care_forms import RoundForm, StopForm
from xinheng.portals.partner.sheets import page, sheet
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.partner.views.reports import sent_files
from xinheng.portals.ui.acting_for import acting
from xinheng.services.venue_care.actions.rounds import begin_round, close_round, visit_stop
from xinheng.services.venue_care.models import RoundStop, VenueRound
from xinheng.services.venue_care.queries import chosen, rounds_of, stops_of
from xinheng.services.venue_care.rules import ANSWERS, questions_in
from xinheng.support.access.parties import PartyRight
from xinheng.support.files.queries import files_about, open_served

MOST = 50


@for_partner
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest first."""
    return page(request, "rounds", {"rows": list(rounds_of(acting(request)).filter(partner=venue(request))[:MOST])})


@for_partner
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new round; the questions of the last one stand in the form."""
    last = rounds_of(acting(request)).filter(partner=venue(request)).first()
    first = {"questions": "\n".join(last.questions) if last else "", "whom": "全部"}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=first)

    def do(told: dict[str, Any]) -> str:
        made = begin_round(
            partner=venue(request), by=acting(request), title=told["title"],
            questions=questions_in(told["questions"]), tenancies=chosen(venue(request), told["whom"]),
        )  # fmt: skip
        return reverse("partner:round", args=[made.pk])

    return sheet(request, form, do, title="新的巡查", about="按铺位顺序一家一家查。", button="开始",
                 back=reverse("partner:rounds"))  # fmt: skip


@for_partner
@require_GET
def round(request: HttpRequest, pk: int) -> HttpResponse:
    """The route: who is next, what was found."""
    return _route(request, _round(request, pk))


@for_partner
@require_GET
def walk(request: HttpRequest, pk: int) -> HttpResponse:
    """Those that are left, on one page that needs no network once it is there (`rounds.js`)."""
    found = _round(request, pk)
    if found.closed_at:
        return HttpResponseRedirect(reverse("partner:round", args=[pk]))
    stops = stops_of(acting(request), PartyRight.VENUE).filter(round=found, visited_at=None, tenancy__ended_at=None)
    rows = [(one, StopForm(found.questions, auto_id=f"s{one.pk}_%s")) for one in stops[:MOST]]
    return page(request, "walk", {"round": found, "stops": rows})


@for_partner
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The walk is over."""
    found = _round(request, pk)
    try:
        close_round(round=found, by=acting(request))
    except Refusal as refusal:
        return _route(request, found, str(refusal))
    return HttpResponseRedirect(reverse("partner:round", args=[pk]))


@for_partner
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """One tenant: the questions, or what was found."""
    found = _stop(request, pk)
    if found.visited_at:
        told = [(question, ANSWERS.get(answer, "")) for question, answer in zip(found.round.questions, found.answers,
                                                                                strict=False)]  # fmt: skip
        sent = found.messages.first()
        shown = {"stop": found, "told": told, "files": list(files_about(found)), "message": sent}
        return page(request, "stop", shown)
    form = StopForm(found.round.questions, request.POST if request.method == "POST" else None)
    back = reverse("partner:round", args=[found.round_id])

    def do(told: dict[str, Any]) -> str:
        visit_stop(
            stop=found, by=acting(request), answers=form.answers(), note=told["note"], photos=sent_files(request),
            correct_by=told["correct_by"],
        )  # fmt: skip
        return back

    about = f"{found.tenancy.stall} {found.tenancy.subject.name}".strip()
    return sheet(request, form, do, title=found.round.title, about=about, back=back, button="查完，下一家", files=True)


@for_partner
@require_GET
def photo(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A photo of a stop."""
    stored = files_about(_stop(request, pk)).filter(pk=file).first()
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such photo")
    return HttpResponse(copy.content, headers=copy.headers)


def _route(request: HttpRequest, found: VenueRound, problem: str = "") -> HttpResponse:
    stops = list(stops_of(acting(request), PartyRight.VENUE).filter(round=found))
    following = next((one for one in stops if one.visited_at is None and one.tenancy.ended_at is None), None)
    rows = [(one, one.answers.count("bad")) for one in stops]
    shown = {"round": found, "rows": rows, "following": following, "problem": problem,
             "done": sum(1 for one in stops if one.visited_at), "bad": sum(bad for _, bad in rows)}  # fmt: skip
    return page(request, "round", shown, 422 if problem else 200)


def _round(request: HttpRequest, pk: int) -> VenueRound:
    found = rounds_of(acting(request)).filter(partner=venue(request), pk=pk).first()
    if found is None:
        raise Http404("no such round of this venue")
    return found


def _stop(request: HttpRequest, pk: int) -> RoundStop:
    found = stops_of(acting(request), PartyRight.VENUE).filter(round__partner=venue(request), pk=pk).first()
    if found is None:
        raise Http404("no such stop of this venue")
    return found
