"""The first page of a venue: how its tenants stand, and what is new since yesterday."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.services.evaluations.queries import stars_of
from xinheng.services.partners.queries.board import as_tenants, board_of, tenants_shown, with_colours
from xinheng.services.partners.queries.own import tenants_of
from xinheng.services.tenant_grading.queries import grades_among

A_PAGE = 50


@for_partner
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Figures, news, and the list narrowed by colour or words."""
    party, partner = acting(request), venue(request)
    colour, words = request.GET.get("colour", ""), request.GET.get("q", "")[:60]
    rows = tenants_shown(tenants_of(party).filter(partner=partner), colour=colour, words=words)
    grade = request.GET.get("grade", "")[:8]
    if grade:
        rows = rows.filter(grades__current=True, grades__grade=grade)
    narrowed = bool(colour or words or grade or request.GET.get("page"))
    board, pages = board_of(partner, news=not narrowed), Paginator(with_colours(rows), A_PAGE)
    # Counted already, or counted without the colours of each.
    pages.count = rows.count() if colour or words or grade else board.tenants
    page = pages.get_page(request.GET.get("page"))
    shown = {
        "party": party, "partner": partner, "board": board, "page": page,
        "rows": as_tenants(page), "colour": colour, "q": words, "narrowed": narrowed, "grade": grade,
        "grades": grades_among(page), "stars": stars_of(one.subject_id for one in page),
    }  # fmt: skip
    return render(request, "partner/home.html", shown)
