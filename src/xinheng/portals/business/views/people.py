"""Who acts for the business: authorise, see, take back."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import Authorise
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.services.mandates.actions import give_mandate, take_mandate
from xinheng.services.mandates.models import Mandate
from xinheng.services.mandates.queries import mandates_seen_by
from xinheng.support.access.parties import PartyRight


@for_party(PartyRight.DELEGATE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a mandate, in force or ended."""
    return _page(request)


@for_party(PartyRight.DELEGATE)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Authorise somebody, with the rights that are ticked."""
    party, problem = acting(request), ""
    fields = Authorise(request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        try:
            give_mandate(by=party, **fields.cleaned_data)
            return HttpResponseRedirect(reverse("business:people"))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": party, "title": "授权经办人", "about": party.subject_name, "form": fields, "problem": problem,
             "back": reverse("business:people")}  # fmt: skip
    return render(request, "business/act.html", shown, status=422 if problem or fields.errors else 200)


@for_party(PartyRight.DELEGATE)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mandate back with all that was handed on by it; they give nothing from the next request on."""
    party = acting(request)
    mandate = mandates_seen_by(party).filter(pk=pk).first()
    if mandate is None:
        raise Http404("no such mandate of this business")
    try:
        take_mandate(mandate=mandate, by=party)
    except Refusal as refusal:
        return _page(request, str(refusal))
    return HttpResponseRedirect(reverse("business:people"))


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    party = acting(request)
    rows = [(one, one.person.read()["name"], _giver(one)) for one in mandates_seen_by(party)[:60]]
    shown = {"party": party, "rows": rows, "problem": problem}
    return render(request, "business/people.html", shown, status=422 if problem else 200)


def _giver(mandate: Mandate) -> str:
    """Who authorised: with whose own mandate this one ends."""
    return mandate.given_by.read()["name"] or "法定代表人（经营者）" if mandate.given_by else ""
