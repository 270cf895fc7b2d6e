"""The entry check: what the public sees of who wants to come in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.forms import Candidates
from xinheng.portals.partner.lists import lines_of
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.portals.ui.readers import party_asks_too_much
from xinheng.services.partners.queries.candidates import Incomer, candidates
from xinheng.services.partners.rules import MOST_CANDIDATES


@for_partner
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Codes in, a dated list out; nothing of it is kept."""
    problem, found = "", list[Incomer]()
    fields = Candidates(request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        try:
            lines = lines_of(fields.cleaned_data["typed"], None)
            if len(lines) > MOST_CANDIDATES:
                problem = f"一次最多 {MOST_CANDIDATES} 个，这里有 {len(lines)} 个，请分几次查。"
            elif any(party_asks_too_much(acting(request).pk, one.code) for one in lines):
                problem = "这一小时查的商户太多，请过一小时再查；还没有查的代码留在下面。"
            else:
                found = candidates(lines)
        except Refusal as refusal:
            problem = str(refusal)
    shown = {
        "party": acting(request), "partner": venue(request), "form": fields, "problem": problem, "found": found,
        "at": city_time.now(),
    }  # fmt: skip
    return render(request, "partner/check.html", shown, status=422 if problem or fields.errors else 200)
