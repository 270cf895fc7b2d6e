"""Rules and pact: publishing, who has signed, and what anybody may read of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.care_forms import PaperForm
from xinheng.portals.partner.sheets import page, sheet
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.services.partners.queries.own import admitted_partners
from xinheng.services.venue_care.actions.messages import send_message_to
from xinheng.services.venue_care.actions.papers import publish_paper
from xinheng.services.venue_care.models import HousePaper
from xinheng.services.venue_care.queries import Touch, papers_in_force, papers_of, unsigned
from xinheng.support.access.decorators import open_to_all

MOST = 200


@for_partner
@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """What counts now with how many signed, and earlier versions."""
    rows = list(papers_of(acting(request)).filter(partner=venue(request))[:MOST])
    there = venue(request).tenancies.filter(state="confirmed").count()
    now = [one for one in rows if one.ended_at is None]
    return page(request, "papers", {"now": now, "past": [one for one in rows if one.ended_at], "there": there})


@for_partner
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """A new version; the present text stands in the form."""
    partner = venue(request)
    before = papers_in_force(partner).filter(kind=request.GET.get("kind", "")).first()
    first = {"kind": before.kind, "title": before.title, "text": before.text,
             "open_to_all": before.open_to_all} if before else {}  # fmt: skip
    form = PaperForm(request.POST if request.method == "POST" else None, initial=first)

    def do(told: dict[str, Any]) -> str:
        made = publish_paper(partner=partner, by=acting(request), **told)
        return reverse("partner:paper", args=[made.pk])

    return sheet(
        request, form, do, title="发布制度、公约", about="新的一版发布以后，旧的停用，商户要重新签署。", button="发布",
        back=reverse("partner:papers"),
    )  # fmt: skip


@for_partner
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its text, who signed, who has not."""
    return _paper(request, _found(request, pk))


@for_partner
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind all who have not signed."""
    found = _found(request, pk)
    touches = [Touch(one, "还没有签署") for one in unsigned(found)]
    text = f"请在“所在场所”里看《{found.title}》第 {found.version} 版并签署。"
    try:
        sent = send_message_to(
            partner=venue(request), by=acting(request), kind="sign", title=f"请签署《{found.title}》", text=text,
            touches=touches,
        )  # fmt: skip
    except Refusal as refusal:
        return _paper(request, found, str(refusal))
    return HttpResponseRedirect(reverse("partner:message", args=[sent.pk]))


@open_to_all("场所向社会公开的管理制度和自律公约")
@require_GET
def public(request: HttpRequest, pk: int) -> HttpResponse:
    """What an admitted venue shows to anybody."""
    partner = admitted_partners().filter(pk=pk).first()
    if partner is None:
        raise Http404("no such venue")
    shown = {"venue": partner, "papers": list(papers_in_force(partner).filter(open_to_all=True))}
    return render(request, "partner/public.html", shown)


def _paper(request: HttpRequest, found: HousePaper, problem: str = "") -> HttpResponse:
    signed = list(found.signatures.select_related("tenancy__subject").filter(tenancy__ended_at=None)[:MOST])
    missing = list(unsigned(found).select_related("subject")[:MOST]) if found.ended_at is None else []
    shown = {"paper": found, "signed": signed, "missing": missing, "problem": problem}
    return page(request, "paper", shown, 422 if problem else 200)


def _found(request: HttpRequest, pk: int) -> HousePaper:
    found = papers_of(acting(request)).filter(partner=venue(request), pk=pk).first()
    if found is None:
        raise Http404("no such paper of this venue")
    return found
