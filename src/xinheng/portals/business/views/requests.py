"""What a business asks for by itself: the repair of a fact, and that a fact be put right."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.credit.disputing import ToldDispute, disputes
from xinheng.credit.remedies import Applied, apply_for_remedy
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import Apply, Dispute
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.business.standing import read_standing
from xinheng.support.access.parties import PartyRight


@for_party(PartyRight.REPAIR)
@require_http_methods(["GET", "POST"])
def repair(request: HttpRequest) -> HttpResponse:
    """First whether each fact may be repaired and from when; then the application for one of them."""
    party, asked = acting(request), request.GET.get("number", "")
    standing = read_standing(party, whole=False)
    chosen = next((one for one in standing.remedies if one.number == asked and not one.hindrance), None)
    if chosen is None:
        return render(request, "business/repair.html", {"party": party, "standing": standing})
    fields, problem = Apply(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and fields.is_valid():
        try:
            matter = apply_for_remedy(Applied(chosen.procedure, chosen.number, **fields.cleaned_data), party)
            return HttpResponseRedirect(reverse("business:matter", args=[matter.number]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": party, "title": "申请信用修复", "about": f"{chosen.title}（{chosen.number}）", "form": fields,
             "problem": problem, "back": reverse("business:repair")}  # fmt: skip
    return render(request, "business/act.html", shown, status=422 if problem or fields.errors else 200)


@for_party(PartyRight.REPAIR)
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest) -> HttpResponse:
    """Say that a fact about oneself is wrong: what, and what shows it."""
    party = acting(request)
    type, key = request.GET.get("t", ""), request.GET.get("k", "")
    about = disputes().named(party.identity, type, key) if type in standard().types else ""
    if not about:
        raise Http404("no such fact")
    fields, problem = Dispute(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and fields.is_valid():
        told = fields.cleaned_data
        dispute = ToldDispute(
            party.identity, type, key, "party", party.display_name, told["phone"], told["wrong"], told["proof"],
            city_time.today(),
        )  # fmt: skip
        try:
            matter = disputes().file_own(dispute, party)
            return HttpResponseRedirect(reverse("business:matter", args=[matter.number]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": party, "title": "提出异议", "about": about, "form": fields, "problem": problem,
             "back": reverse("business:standing")}  # fmt: skip
    return render(request, "business/act.html", shown, status=422 if problem or fields.errors else 200)
