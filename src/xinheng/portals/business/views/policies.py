"""The laws, policies, support and guides that concern the business's own trade."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.business.signed_in import acting, business_of, for_party
from xinheng.portals.ui.records import record_view
from xinheng.services.policy.queries import concerning
from xinheng.services.trades.queries import title_of
from xinheng.support.access.parties import PartyRight

PER_PAGE = 20


@for_party(PartyRight.STANDING)
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """`kind` chooses laws, policies, support or guides; `q` looks for words in them."""
    subject, words = business_of(request), request.GET.get("q", "").strip()[:40]
    found = concerning(subject, words=words)
    first = next((one for one in found if one.records), found[0])
    chosen = next((one for one in found if one.kind == request.GET.get("kind", "")), first)
    page = Paginator(chosen.records, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "party": acting(request), "kinds": found, "chosen": chosen, "page": page, "words": words,
        "records": [(record_view(one), one["about"]) for one in page.object_list],
        "trade": title_of(subject.industry),
    }  # fmt: skip
    return render(request, "business/policies.html", shown)
