"""Facts for a loan: what a service may have, until when, what it took; taken back at any time."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import LoanConsentGiven
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.services.loans.actions import CONSENTS, DAYS, end_loan_consent, give_loan_consent
from xinheng.services.loans.declarations import fact_titles, key_of, services
from xinheng.services.loans.queries import consents_of, service_title, titles
from xinheng.support.access.parties import PartyRight
from xinheng.support.procedures.parameters import parameter

SHOWN, SHOWN_OF_ONE = 20, 20


@for_party(PartyRight.STANDING)
@require_http_methods(["GET", "POST"])
def loans(request: HttpRequest) -> HttpResponse:
    """The services there are, with a form each; every consent with what came under it."""
    party, problem, sent = acting(request), "", request.POST.get("service", "")
    forms = {name: _form(request if name == sent else None, name) for name in services()}
    form = forms.get(sent)
    if request.method == "POST" and form is None:
        problem = "没有这个服务。"
    elif form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            give_loan_consent(service=sent, facts=told["facts"], until=told["until"], by=party)
            return HttpResponseRedirect(reverse("business:loans"))
        except Refusal as refusal:
            problem = str(refusal)
    rows = [
        (one, service_title(one.service), titles(one.facts), services().get(one.service),
         [(each, titles(each.asked)) for each in list(one.hand_overs.all())[:SHOWN_OF_ONE]])
        for one in consents_of(party)[:SHOWN]
    ]  # fmt: skip
    offered = [(name, one, forms[name], key_of(name) is not None) for name, one in services().items()]
    shown = {"party": party, "offered": offered, "rows": rows, "problem": problem, "may": party.may(CONSENTS),
             "sent": form if form is not None and form.errors else None}  # fmt: skip
    wrong = problem or (form is not None and form.errors)
    return render(request, "business/loans.html", shown, status=422 if wrong else 200)


@for_party(CONSENTS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back; pressed twice it is back all the same."""
    found = consents_of(acting(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("no such consent of this business")
    if found.ended_at is None:
        end_loan_consent(consent=found, by=acting(request))
    return HttpResponseRedirect(reverse("business:loans"))


def _form(request: HttpRequest | None, service: str) -> LoanConsentGiven:
    last = city_time.today() + timedelta(days=int(parameter(DAYS, city_time.today())))
    choices = list(fact_titles(services()[service]).items())
    return LoanConsentGiven(choices, last, request.POST if request else None, auto_id=f"{service}_%s")
