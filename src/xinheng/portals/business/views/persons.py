"""Persons of the business who stand on a list: reading the warning, confirming it, saying that one is gone."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.credit.persons.actions import acknowledge, say_left
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.queries import list_title, own_warnings
from xinheng.portals.business.forms import LeftSaid
from xinheng.portals.business.sheets import or_told, sheet
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.support.access.parties import PartyRight


def _page(request: HttpRequest, pk: int = 0, *, problem: str = "") -> HttpResponse:
    party = acting(request)
    rows = [(one, list_title(one)) for one in own_warnings(party)[:50]]
    shown = {"party": party, "rows": rows, "problem": problem, "may": party.may(PartyRight.LETTERS)}
    return render(request, "business/persons.html", shown, status=422 if problem else 200)


@for_party(PartyRight.STANDING)
@require_GET
def persons(request: HttpRequest) -> HttpResponse:
    """The open warnings."""
    return _page(request)


@for_party(PartyRight.LETTERS)
@require_POST
@or_told(_page)
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """It was read: the proof of its delivery."""
    acknowledge(warning=_own(request, pk), by=acting(request))
    return HttpResponseRedirect(reverse("business:persons"))


@for_party(PartyRight.LETTERS)
@require_http_methods(["GET", "POST"])
def left(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is gone since a day; an officer confirms it."""
    one = _own(request, pk)
    return sheet(
        request, LeftSaid(request.POST if request.method == "POST" else None),
        lambda told: say_left(warning=one, left_on=told["left_on"], by=acting(request)), title="报告人员离岗",
        about=f"{one.person_masked}，{list_title(one)}名单，{one.relation}。监管人员核实后，警示解除。",
        back=reverse("business:persons"),
    )  # fmt: skip


def _own(request: HttpRequest, pk: int) -> PersonWarning:
    found = own_warnings(acting(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("no such warning about this business")
    return found
