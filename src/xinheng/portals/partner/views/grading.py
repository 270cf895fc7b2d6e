"""The venue's own grading: what counts, how the tenants stand, editing, objections."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.grading_forms import Figures, IndicatorForm, ObjectionAnswer, Weights, first_of
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.queries.own import tenants_of
from xinheng.services.tenant_grading import rules
from xinheng.services.tenant_grading.actions.editing import (
    drop_indicator,
    publish_draft,
    save_indicator,
    save_weights,
)
from xinheng.services.tenant_grading.actions.telling import answer_objection, tell_figures
from xinheng.services.tenant_grading.declarations import KINDS
from xinheng.services.tenant_grading.models import GradingScheme
from xinheng.services.tenant_grading.queries import (
    draft_of,
    figures_of,
    judged,
    objections_of,
    offered_facts,
    rules_of,
    scheme_in_force,
    spread_of,
)
from xinheng.support.access.parties import PartyRight

# The effect of a draft is tried on so many tenants: the whole of a mall, a sample of a market.
MOST_TRIED = 200


@for_partner
@require_GET
def grading(request: HttpRequest) -> HttpResponse:
    """What counts now, how many have which grade, what was objected, earlier versions."""
    partner = venue(request)
    scheme, spread = scheme_in_force(partner), spread_of(partner)
    declared = rules_of(scheme)
    lines = [(one, spread.get(one.name, 0)) for one in declared.grades]
    waiting = objections_of(acting(request), PartyRight.VENUE).filter(tenancy__partner=partner, answered_at=None)
    return _page(request, "grading", {
        "scheme": scheme, "declared": declared, "lines": lines, "ungraded": spread.get("", 0),
        "draft": draft_of(partner), "waiting": list(waiting[:20]), "kinds": KINDS, "facts": dict(offered_facts()),
        "versions": list(partner.grading_schemes.exclude(state="draft")[:20]),
    })  # fmt: skip


@for_partner
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The draft: purpose, weights, grades; what is still wrong; what it would do."""
    partner, problem = venue(request), ""
    declared = rules_of(draft_of(partner) or scheme_in_force(partner))
    fields = Weights(declared, request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        told = {"purpose": fields.cleaned_data["purpose"], "weights": fields.weights(), "grades": fields.grades()}
        try:
            save_weights(partner=partner, by=acting(request), **told)
            return HttpResponseRedirect(reverse("partner:grading_edit"))
        except Refusal as refusal:
            problem = str(refusal)
    return _edited(request, fields, problem, 422 if problem or fields.errors else 200)


@for_partner
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """The draft counts from now on."""
    try:
        publish_draft(partner=venue(request), by=acting(request))
        return HttpResponseRedirect(reverse("partner:grading"))
    except Refusal as refusal:
        partner = venue(request)
        fields = Weights(rules_of(draft_of(partner) or scheme_in_force(partner)))
        return _edited(request, fields, str(refusal), 422)


@for_partner
@require_http_methods(["GET", "POST"])
def indicator(request: HttpRequest, name: str = "") -> HttpResponse:
    """One indicator of the draft; `name` empty for a new one."""
    partner, problem = venue(request), ""
    declared = rules_of(draft_of(partner) or scheme_in_force(partner))
    found = next((one for one in declared.indicators if one.id == name), None)
    if name and found is None:
        raise Http404("no such indicator")
    first = first_of(found) if found else {}
    fields = IndicatorForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and fields.is_valid():
        try:
            save_indicator(partner=partner, by=acting(request), told=fields.told(name))
            return HttpResponseRedirect(reverse("partner:grading_edit"))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {
        "form": fields, "problem": problem, "title": "修改指标" if found else "增加指标", "button": "保存到草稿",
        "about": "公示信息由平台按天数；场内数据在每家商户的页面上填。", "back": reverse("partner:grading_edit"),
    }  # fmt: skip
    return _page(request, "act", shown, 422 if problem or fields.errors else 200)


@for_partner
@require_POST
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Without this indicator."""
    drop_indicator(partner=venue(request), by=acting(request), indicator=name)
    return HttpResponseRedirect(reverse("partner:grading_edit"))


@for_partner
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """What the venue knows of a tenant."""
    tenancy = tenants_of(acting(request)).filter(partner=venue(request), pk=pk, state=Tenancy.State.CONFIRMED).first()
    if tenancy is None:
        raise Http404("no such tenant of this venue")
    declared, problem = rules_of(scheme_in_force(venue(request))), ""
    values = {name: one.value for name, one in figures_of(tenancy).items()}
    fields = Figures(declared, values, request.POST if request.method == "POST" else None)
    back = reverse("partner:tenant", args=[pk])
    if request.method == "POST" and fields.is_valid():
        told = dict(fields.cleaned_data)
        try:
            tell_figures(tenancy=tenancy, by=acting(request), note=told.pop("note"), values=told)
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            problem = str(refusal)
    shown = {
        "form": fields, "problem": problem, "title": "填场内数据", "about": tenancy.subject.name, "button": "保存",
        "back": back,
    }  # fmt: skip
    return _page(request, "act", shown, 422 if problem or fields.errors else 200)


@for_partner
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection of a tenant, and the answer."""
    rows = objections_of(acting(request), PartyRight.VENUE).filter(tenancy__partner=venue(request))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("no such objection")
    fields, problem = ObjectionAnswer(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and fields.is_valid():
        upheld = fields.cleaned_data["upheld"] == "yes"
        try:
            answer_objection(objection=found, by=acting(request), upheld=upheld, words=fields.cleaned_data["words"])
            return HttpResponseRedirect(reverse("partner:tenant", args=[found.tenancy_id]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"objection": found, "form": fields, "problem": problem}
    return _page(request, "objection", shown, 422 if problem or fields.errors else 200)


def _edited(request: HttpRequest, fields: Weights, problem: str, status: int) -> HttpResponse:
    partner = venue(request)
    draft = draft_of(partner)
    declared = rules_of(draft or scheme_in_force(partner))
    shown = {
        "draft": draft, "form": fields, "problem": problem, "missing": rules.problems(declared),
        "total": sum(one.weight for one in declared.indicators), "kinds": KINDS, "facts": dict(offered_facts()),
        "effect": _effect(partner, draft) if draft and "try" in request.GET else [],
    }  # fmt: skip
    return _page(request, "grading_edit", shown, status)


def _effect(partner: Partner, draft: GradingScheme) -> list[tuple[str, int, int]]:
    """By grade of the draft: how many would have it, and how many have one of that name now; of those tried."""
    rows = partner.tenancies.filter(state=Tenancy.State.CONFIRMED).select_related("subject")[:MOST_TRIED]
    would: dict[str, int] = {}
    for one in judged(rules_of(draft), rows):
        would[one.grade] = would.get(one.grade, 0) + 1
    now = spread_of(partner)
    names = [one.name for one in rules_of(draft).grades]
    return [(name, would.get(name, 0), now.get(name, 0)) for name in names]


def _page(request: HttpRequest, name: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    shown = {"party": acting(request), "partner": venue(request), **shown}
    return render(request, f"partner/{name}.html", shown, status=status)
