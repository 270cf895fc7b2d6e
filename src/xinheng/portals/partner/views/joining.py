"""Coming to the table, and the link that tenants scan."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from xinheng.credit.codes.qr import picture_of
from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.forms import Admission
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting, for_party
from xinheng.services.partners.actions.applying import apply_for_admission, renew_join_link
from xinheng.services.partners.queries.own import APPROVED, application_of
from xinheng.support.access.parties import PartyRight
from xinheng.support.procedures.doors.of_party import steps_for, words_for


@for_party(PartyRight.VENUE)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Apply; or see where the application stands."""
    party, problem = acting(request), ""
    earlier = application_of(party)
    if earlier and earlier.matter.state == APPROVED and request.method == "GET":
        return HttpResponseRedirect(reverse("partner:home"))
    fields = Admission(request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        try:
            apply_for_admission(by=party, **fields.cleaned_data)
            return HttpResponseRedirect(reverse("partner:apply"))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": party, "form": fields, "problem": problem, "earlier": earlier}
    if earlier:
        shown |= {"words": words_for(earlier.matter), "steps": steps_for(earlier.matter)}
        shown["running"] = earlier.matter.closed_at is None
    return render(request, "partner/apply.html", shown, status=422 if problem or fields.errors else 200)


@for_partner
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """The link and its picture, to print and put up where the tenants pass; a new one where it went astray."""
    party, partner = acting(request), venue(request)
    if request.method == "POST":
        renew_join_link(partner=partner, by=party)
        return HttpResponseRedirect(reverse("partner:link"))
    address = request.build_absolute_uri(reverse("business:join", args=[partner.join_token]))
    # Drawn by segno from our own address: nothing of it was typed by anyone.
    picture = mark_safe(picture_of(address, "加入场所的二维码"))  # noqa: S308
    shown = {"party": party, "partner": partner, "address": address, "qr": picture}
    return render(request, "partner/link.html", shown)
