"""Bringing tenants, and seeing off who left."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.forms import TenantList
from xinheng.portals.partner.lists import lines_of
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.services.evaluations.queries import stars_of
from xinheng.services.partners.actions.tenants import ask_tenants, end_tenancy
from xinheng.services.partners.models import Tenancy
from xinheng.services.partners.queries.board import as_tenants, with_colours
from xinheng.services.partners.queries.own import tenants_of
from xinheng.services.partners.rules import DAYS_UNTIL_ASKED_AGAIN
from xinheng.services.tenant_grading.queries import rules_of
from xinheng.services.tenant_grading.rules import treatment_of
from xinheng.services.venue_care.queries import goods_of, papers_in_force, promises_of

A_PAGE = 50


@for_partner
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A list of tenants, typed or as a file; what could not be asked is told line by line."""
    party, problem, done = acting(request), "", None
    fields = TenantList(request.POST or None, request.FILES or None)
    if request.method == "POST" and fields.is_valid():
        try:
            lines = lines_of(fields.cleaned_data["typed"], fields.cleaned_data["file"])
            done = ask_tenants(partner=venue(request), by=party, lines=lines)
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": party, "partner": venue(request), "form": fields, "problem": problem, "done": done,
             "days": DAYS_UNTIL_ASKED_AGAIN}  # fmt: skip
    return render(request, "partner/add.html", shown, status=422 if problem else 200)


@for_partner
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """Who was asked and has not answered, who said no, who left: name and day, nothing else of them."""
    rows = tenants_of(acting(request)).filter(partner=venue(request)).exclude(state=Tenancy.State.CONFIRMED)
    page = Paginator(rows.order_by("ended_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "partner/asked.html", {"party": acting(request), "partner": venue(request), "page": page})


@for_partner
@require_GET
def tenant(request: HttpRequest, pk: int) -> HttpResponse:
    """One tenant: what the public sees of it, and all that the venue does with it."""
    rows = tenants_of(acting(request)).filter(partner=venue(request), pk=pk, state=Tenancy.State.CONFIRMED)
    found = with_colours(rows).first()
    if found is None:
        raise Http404("no such tenant of this venue")
    given = list(found.grades.select_related("scheme")[:10])
    current = next((one for one in given if one.current), None)
    shown = {
        "party": acting(request), "partner": venue(request), "row": as_tenants([found])[0], "tenancy": found,
        "grade": current, "given": given, "objections": list(found.grade_objections.all()[:10]),
        "goods": goods_of(found), "stars": stars_of([found.subject_id]).get(found.subject_id),
        "promises": promises_of(found.subject.identity),
        "papers": list(papers_in_force(found.partner)),
        "signed": set(found.signatures.values_list("paper", flat=True)),
        "receipts": list(found.receipts.select_related("message").order_by("-pk")[:10]),
        "stops": list(found.stops.select_related("round").exclude(visited_at=None).order_by("-pk")[:5]),
        "treatment": treatment_of(rules_of(current.scheme), current.grade) if current else "",
    }  # fmt: skip
    return render(request, "partner/tenant.html", shown)


@for_partner
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The tenant left, or was asked by mistake."""
    found = tenants_of(acting(request)).filter(partner=venue(request), pk=pk).first()
    if found is None:
        raise Http404("no such tenant of this venue")
    try:
        end_tenancy(tenancy=found, by=acting(request))
    except Refusal as refusal:
        shown = {"party": acting(request), "partner": venue(request), "problem": str(refusal)}
        return render(request, "partner/asked.html", shown, status=422)
    return HttpResponseRedirect(reverse("partner:home"))
