"""Telling the bureau, and what came back."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.forms import ActWords, VenueReportForm
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.portals.ui.attached import attached
from xinheng.services.partners.models import Tenancy
from xinheng.services.partners.queries.own import tenants_named
from xinheng.services.venue_reports.actions import ToldByVenue, VenueReportRefused, report_to_bureau
from xinheng.services.venue_reports.models import VenueReport
from xinheng.services.venue_reports.queries import reports_of
from xinheng.services.venue_reports.rules import MOST_PHOTOS
from xinheng.support.files.queries import open_served, sent_about
from xinheng.support.procedures.doors.of_party import acts_in, steps_for, words_for
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.table.registry import procedure

MOST = 100


@for_partner
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """All that was told, and where each stands."""
    rows = [(one, words_for(one.matter)) for one in reports_of(acting(request))[:MOST]]
    shown = {"party": acting(request), "partner": venue(request), "rows": rows}
    return render(request, "partner/reports.html", shown)


@for_partner
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A problem, a risk or a proposal, with photos; with an error nothing typed is lost."""
    party, problem = acting(request), ""
    first = {"tenant": request.GET.get("tenant", "")[:40], "form_key": secrets.token_urlsafe(12)}
    fields = VenueReportForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and fields.is_valid():
        try:
            report = report_to_bureau(partner=venue(request), by=party, told=_told(request, fields.cleaned_data))
            return HttpResponseRedirect(reverse("partner:report", args=[report.matter.number]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {
        "party": party, "partner": venue(request), "form": fields, "problem": problem, "title": "报告监管部门",
        "about": "问题和风险当场登记为线索，由监管人员核实；办完在这里答复。商户看不到是谁报告的。",
        "files": True, "back": reverse("partner:reports"), "button": "提交",
    }  # fmt: skip
    return render(request, "partner/act.html", shown, status=422 if problem or fields.errors else 200)


@for_partner
@require_GET
def report(request: HttpRequest, number: str) -> HttpResponse:
    """One of them: what was told, what happened, the answer."""
    party, found = acting(request), _found(request, number)
    shown = {
        "party": party, "partner": venue(request), "report": found, "matter": found.matter,
        "words": words_for(found.matter), "acts": acts_in(found.matter, party), "steps": steps_for(found.matter),
        "files": list(sent_about(found.matter)), "clocks": [one for one in clock_readings(found.matter) if one.open],
        "findings": procedure("venue_report").facts["finding"].choices,
    }  # fmt: skip
    return render(request, "partner/report.html", shown)


@for_partner
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One act on it."""
    party, found = acting(request), _found(request, number)
    act, back = acts_in(found.matter, party).get(verb), reverse("partner:report", args=[number])
    if act is None:
        return HttpResponseRedirect(back)
    fields, problem = ActWords(request.POST if request.method == "POST" else None), ""
    fields.fields["words"].label, fields.fields["words"].help_text = act.label, act.hint
    if request.method == "POST" and fields.is_valid():
        try:
            given = {"matter": found.matter, "by": party, "words": fields.cleaned_data["words"]}
            act.do(**given, files=sent_files(request) if act.files else ())
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            problem = str(refusal)
    shown = {
        "party": party, "partner": venue(request), "form": fields, "problem": problem, "title": act.title,
        "about": found.matter.title, "files": act.files, "back": back, "button": act.title,
    }  # fmt: skip
    return render(request, "partner/act.html", shown, status=422 if problem or fields.errors else 200)


@for_partner
@require_GET
def photo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One of the photos that were sent."""
    stored = sent_about(_found(request, number).matter).filter(pk=pk).first()
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such photo")
    return HttpResponse(copy.content, headers=copy.headers)


def sent_files(request: HttpRequest) -> list[tuple[str, bytes]]:
    """Name and bytes of each file."""
    return attached(request.FILES.getlist("files"), MOST_PHOTOS)


def _told(request: HttpRequest, told: dict[str, Any]) -> ToldByVenue:
    return ToldByVenue(
        told["kind"], told["text"], told["found_on"], told["form_key"] or secrets.token_urlsafe(12),
        the_tenant(request, told["tenant"]), told["place"], sent_files(request),
    )  # fmt: skip


def the_tenant(request: HttpRequest, words: str) -> Tenancy | None:
    """The one tenant that a stall, a code or a name means; None where nothing was typed. Refuses in words."""
    if is_blank(words):
        return None
    found = tenants_named(venue(request), words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise VenueReportRefused(f"名录里没有“{words.strip()}”，请填铺位号、信用代码，或者留空写在内容里。")
    listed = "、".join(f"{one.stall} {one.subject.name}".strip() for one in found[:5])
    raise VenueReportRefused(f"“{words.strip()}”不止一家：{listed}。请填铺位号或者信用代码。")


def _found(request: HttpRequest, number: str) -> VenueReport:
    found = reports_of(acting(request)).filter(matter__number=number).first()
    if found is None:
        raise Http404("no such report of this venue")
    return found
