"""Evaluating a visit by who scanned the shop's code, and reading what others said."""

import secrets
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.credit.codes.queries import resolve
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.ui.acting_for import IDENTITY
from xinheng.portals.ui.limits import SEARCH, SUBMIT, caller_of, limited
from xinheng.services.evaluations.actions import PROOFS, ProvenVisit, evaluate
from xinheng.services.evaluations.queries import evaluation_by, shown_of, stars_at
from xinheng.services.evaluations.rules import FEWEST_STARS, LONGEST, MOST_STARS
from xinheng.support.access.decorators import open_to_all
from xinheng.support.procedures.table.asking import DayField, TextField

A_PAGE, DEVICE, A_YEAR = 20, "xh_device", 365 * 24 * 3600
WORDS = {5: "很好", 4: "好", 3: "一般", 2: "差", 1: "很差"}


class VisitForm(forms.Form):
    """One visit."""

    stars = forms.TypedChoiceField(
        label="总的感觉", coerce=int, widget=forms.RadioSelect, error_messages={"required": "请选一个"},
        choices=[(one, f"{one} 分 {WORDS[one]}") for one in range(MOST_STARS, FEWEST_STARS - 1, -1)],
    )  # fmt: skip
    words = TextField(
        label="说说这次消费", required=False, max_length=LONGEST, help_text="不写电话、姓名。",
        widget=forms.Textarea({"class": "input", "rows": 4}),
    )  # fmt: skip
    proof = forms.ChoiceField(
        label="有什么凭证", choices=tuple(PROOFS.items()), widget=forms.RadioSelect, initial="receipt",
        error_messages={"required": "请选小票或者订单"},
    )  # fmt: skip
    receipt = TextField(
        label="小票号、订单号", max_length=60, help_text="一次消费评价一次；号码不公开。",
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}), error_messages={"required": "请填号码"},
    )  # fmt: skip
    visited_on = DayField(
        label="哪一天消费的", initial=city_time.today,
        widget=forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填日期", "invalid": "日期写成 2026-11-20"},
    )  # fmt: skip


@open_to_all("到店消费的人评价，凭店里的码和小票号")
@require_http_methods(["GET", "POST"])
@limited(SUBMIT, "POST")
def write(request: HttpRequest, code: str) -> HttpResponse:
    """The form, behind the shop's genuine code; with an error nothing typed is lost."""
    found = resolve(code)
    if found.state != "genuine" or found.subject is None:
        raise Http404("no genuine code")
    form, problem = VisitForm(request.POST if request.method == "POST" else None), ""
    device = request.COOKIES.get(DEVICE, "")[:64] or secrets.token_urlsafe(16)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = dict(form.cleaned_data)
        acts_for = str(request.session.get(IDENTITY, ""))
        try:
            made = evaluate(visit=ProvenVisit(code=code, device=_device(request), acts_for=acts_for, **told))
            return HttpResponseRedirect(f"{reverse('public:evaluation_mine')}?n={made.number}")
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"subject": found.subject, "form": form, "problem": problem}
    response = render(request, "public/evaluate.html", shown, status=422 if problem or form.errors else 200)
    response.set_cookie(DEVICE, device, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@open_to_all("消费评价公开")
@require_GET
@limited(SEARCH)
def evaluations(request: HttpRequest, identity: str) -> HttpResponse:
    """What visitors said of a shop, the newest first."""
    subject = subject_by(identity)
    if subject is None or subject.kind != "entity":
        raise Http404("no such business")
    page = Paginator(shown_of(subject), A_PAGE).get_page(request.GET.get("page"))
    shown = {"subject": subject, "page": page, "stars": stars_at(subject)}
    return render(request, "public/evaluations.html", shown)


@open_to_all("凭评价编号看自己写的")
@require_GET
@limited(SEARCH)
def mine(request: HttpRequest) -> HttpResponse:
    """Where an evaluation stands, for who has its number; the reason where it is not shown."""
    found = evaluation_by(request.GET.get("n", "").strip()[:40])
    if found is None:
        raise Http404("no such evaluation")
    decided = found.review.steps.order_by("-seq").first() if found.review and found.review.closed_at else None
    return render(request, "public/evaluation_mine.html", {"one": found, "decided": decided})


def _device(request: HttpRequest) -> str:
    """What tells this device from others: its cookie, else where it asks from and with what."""
    kept = request.COOKIES.get(DEVICE, "")[:64]
    return kept or f"{caller_of(request)}|{request.META.get('HTTP_USER_AGENT', '')[:200]}"
