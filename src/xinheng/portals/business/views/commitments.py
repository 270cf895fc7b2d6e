"""Commitments: choose a template, sign it, see what became of each, renew and take back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.places import is_done_there
from xinheng.portals.business.signed_in import acting, business_of, for_party
from xinheng.portals.ui.attached import attached
from xinheng.services.commitments.actions import make_commitment, resubmit
from xinheng.services.commitments.declarations import forbidden_words
from xinheng.services.commitments.models import Commitment
from xinheng.services.commitments.queries import commitments_of, may_renew, templates_for
from xinheng.services.commitments.rules import MOST_FILES
from xinheng.support.access.parties import PartyRight
from xinheng.support.files.queries import files_about, open_served
from xinheng.support.procedures.doors.of_party import acts_in, steps_for, words_for


@for_party(PartyRight.COMMIT)
@require_GET
def commitments(request: HttpRequest) -> HttpResponse:
    """What was promised, and what may be."""
    party = acting(request)
    rows = [(one, words_for(one.matter), _renews(one)) for one in commitments_of(party)[:50]]
    return render(request, "business/commitments.html", {"party": party, "rows": rows, "templates": _choice(request)})


@for_party(PartyRight.COMMIT)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, template: str) -> HttpResponse:
    """The words of a template, to be signed as they are or changed; with an error nothing typed is lost."""
    chosen = _choice(request).get(template)
    if chosen is None:
        raise Http404("no such template for this trade")
    shown = {"title": chosen.title, "text": chosen.text, "back": reverse("business:commitments")}
    return _signing(request, shown, lambda told: make_commitment(by=acting(request), template=template, **told).matter)


@for_party(PartyRight.COMMIT)
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, number: str) -> HttpResponse:
    """A promise that came back, to be put right."""
    found = _found(request, number)
    if found.matter.state != "returned":
        return HttpResponseRedirect(reverse("business:commitment", args=[number]))
    shown = {"title": found.matter.title, "text": found.text, "back": reverse("business:commitment", args=[number])}

    def put_right(told: dict[str, Any]) -> Any:
        resubmit(commitment=found, by=acting(request), **told)
        return found.matter

    return _signing(request, shown, put_right)


@for_party(PartyRight.COMMIT)
@require_GET
def commitment(request: HttpRequest, number: str) -> HttpResponse:
    """One of them: its words, where it stands, what may be done."""
    party, found = acting(request), _found(request, number)
    acts = {verb: act for verb, act in acts_in(found.matter, party).items() if not is_done_there(found.matter, verb)}
    shown = {
        "party": party, "commitment": found, "matter": found.matter, "words": words_for(found.matter), "acts": acts,
        "steps": steps_for(found.matter), "files": files_about(found), "renews": _renews(found),
    }  # fmt: skip
    return render(request, "business/commitment.html", shown)


@for_party(PartyRight.COMMIT)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file of a promise."""
    stored = files_about(_found(request, number)).filter(pk=pk).first()
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such file")
    return HttpResponse(copy.content, headers=copy.headers)


def _signing(request: HttpRequest, shown: dict[str, Any], do: Any) -> HttpResponse:
    problem, told = "", request.POST
    if request.method == "POST":
        files = attached(request.FILES.getlist("files"), MOST_FILES)
        try:
            matter = do({"text": told.get("text", ""), "signed": told.get("signed") == "1", "files": files})
            return HttpResponseRedirect(reverse("business:commitment", args=[matter.number]))
        except Refusal as refusal:
            problem = str(refusal)
        shown["text"] = told.get("text", "")
    shown |= {"party": acting(request), "problem": problem, "forbidden": forbidden_words(), "most": MOST_FILES}
    return render(request, "business/commitment_sign.html", shown, status=422 if problem else 200)


def _renews(one: Commitment) -> str:
    """Where it is signed anew, near its end."""
    near = one.matter.state in ("published", "rectified") and may_renew(one)
    return reverse("business:commitment_sign", args=[one.matter.facts["template"]]) if near else ""


def _choice(request: HttpRequest) -> Any:
    return templates_for(business_of(request))


def _found(request: HttpRequest, number: str) -> Commitment:
    found = commitments_of(acting(request)).filter(matter__number=number).first()
    if found is None:
        raise Http404("no such commitment of this business")
    return found
