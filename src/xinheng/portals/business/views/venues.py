"""Where the business is a tenant: who asks, its yes or no, and leaving."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.personal.striking import excerpt
from xinheng.portals.business.sheets import or_told
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.services.partners.actions.tenants import answer, end_tenancy, join_by_link
from xinheng.services.partners.models import Tenancy
from xinheng.services.partners.queries.own import partner_of_link, venues_of
from xinheng.support.access.parties import PartyRight


def _page(request: HttpRequest, pk: int = 0, *, problem: str = "") -> HttpResponse:
    party = acting(request)
    rows = sorted(venues_of(party)[:50], key=lambda one: one.state != Tenancy.State.ASKED)
    shown = {"party": party, "rows": rows, "problem": problem, "may": party.may(PartyRight.LETTERS)}
    return render(request, "business/venues.html", shown, status=422 if problem else 200)


@for_party(PartyRight.STANDING)
@require_GET
def venues(request: HttpRequest) -> HttpResponse:
    """Malls, markets, associations: the ones that ask first."""
    return _page(request)


@for_party(PartyRight.LETTERS)
@require_POST
@or_told(_page)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no to who asks."""
    answer(tenancy=_own(request, pk), by=acting(request), yes=request.POST.get("yes") == "1")
    return HttpResponseRedirect(reverse("business:venues"))


@for_party(PartyRight.LETTERS)
@require_POST
@or_told(_page)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Not there any more: nothing of it is shown there from now on."""
    end_tenancy(tenancy=_own(request, pk), by=acting(request))
    return HttpResponseRedirect(reverse("business:venues"))


def _link(request: HttpRequest, token: str, *, problem: str = "") -> HttpResponse:
    partner = partner_of_link(token)
    if partner is None:
        raise Http404("no such link any more")
    shown = {"party": acting(request), "partner": partner, "problem": problem}
    return render(request, "business/join.html", shown, status=422 if problem else 200)


@for_party(PartyRight.LETTERS)
@require_http_methods(["GET", "POST"])
@or_told(_link)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link that a venue posts: it says whose it is, and the business says whether it is there."""
    if request.method == "GET" or partner_of_link(token) is None:
        return _link(request, token)
    join_by_link(token=token, by=acting(request), stall=excerpt(request.POST.get("stall", ""), 40))
    return HttpResponseRedirect(reverse("business:venues"))


def _own(request: HttpRequest, pk: int) -> Tenancy:
    found = venues_of(acting(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("nobody asked this business")
    return found
