"""Complaining: choose a way, choose the business, fill in, check the answers, receipt."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.public import drafts
from xinheng.portals.public.forms import ComplaintFields
from xinheng.portals.public.mine import remember_number, show_word
from xinheng.portals.ui.asking import asked_text
from xinheng.portals.ui.elder import remember_elder
from xinheng.portals.ui.limits import COMPLAINT, SEARCH, limited
from xinheng.portals.ui.searching import business_by, find
from xinheng.services.complaints.actions import ComplaintRefused, submit_complaint
from xinheng.services.complaints.rules import CLAIMS, ISSUES
from xinheng.support.access.decorators import open_to_all
from xinheng.support.files.queries import open_served


@open_to_all("投诉不用登录")
@require_GET
def paths(request: HttpRequest) -> HttpResponse:
    """Which way fits: complain, report, the consumer council, or the telephone."""
    response = render(request, "public/complaint_paths.html", {"identity": request.GET.get("e", "")})
    remember_elder(request, response)
    return response


@open_to_all("投诉不用登录")
@require_GET
@limited(SEARCH)
def business(request: HttpRequest) -> HttpResponse:
    """Find the business to complain about, or go on with its name alone."""
    answer = find(asked_text(request), kind="entity")
    return render(request, "public/complaint_business.html", {"answer": answer})


@open_to_all("投诉不用登录")
@require_http_methods(["GET", "POST"])
@limited(COMPLAINT, "POST")
def fill(request: HttpRequest) -> HttpResponse:
    """The form. With everything right it leads to the answers to check; with an error nothing typed is lost."""
    if request.method == "GET":
        initial = {"identity": request.GET.get("e", ""), "form_key": secrets.token_urlsafe(24)}
        return _form_page(request, ComplaintFields(initial=initial), [])
    if request.POST.get("draft"):
        return _edit_again(request)
    fields = ComplaintFields(request.POST)
    photos, problems = drafts.keep_photos(request.FILES.getlist("photos"), request.POST.getlist("kept"))
    for problem in problems:
        fields.add_error(None, problem)
    if not fields.is_valid() or problems:
        return _form_page(request, fields, photos, status=422)
    return _check_page(request, fields.cleaned_data, photos)


@open_to_all("凭页面里签过名的编号看自己刚添加的照片")
@require_GET
@never_cache
def photo(request: HttpRequest, token: str) -> HttpResponse:
    """A photo of a draft, for the pages it was added on: its cleaned copy, never what was handed in."""
    row = drafts.kept_photo(token)
    served = open_served(row) if row else None
    if served is None:
        raise Http404("no such photo")
    return HttpResponse(served.content, headers=served.headers)


@open_to_all("投诉不用登录")
@require_POST
@limited(COMPLAINT)
def send(request: HttpRequest) -> HttpResponse:
    """Submit what was checked. Sent twice, it is still one complaint."""
    tokens = request.POST.getlist("kept")
    try:
        answers = drafts.opened(request.POST.get("draft", ""))
        receipt = submit_complaint(form=drafts.complaint_form(answers, tokens))
    except ComplaintRefused as refused:
        return _refused(request, answers, tokens, refused)
    except Refusal as refusal:
        return render(request, "public/complaint_lost.html", {"words": str(refusal)}, status=422)
    drafts.let_go(tokens)
    response = HttpResponseRedirect(reverse("public:receipt", args=[receipt.number]))
    remember_number(request, response, receipt.number)
    show_word(request, response, receipt.number, receipt.check_word)
    return response


def _edit_again(request: HttpRequest) -> HttpResponse:
    try:
        answers = drafts.opened(request.POST["draft"])
    except drafts.DraftLost as lost:
        return render(request, "public/complaint_lost.html", {"words": str(lost)}, status=422)
    return _form_page(request, ComplaintFields(initial=answers), drafts.photos_of(request.POST.getlist("kept")))


def _form_page(
    request: HttpRequest, fields: ComplaintFields, photos: list[drafts.KeptPhoto], status: int = 200
) -> HttpResponse:
    identity = str(fields["identity"].value() or "")
    subject = business_by(identity)
    shown = {"form": fields, "subject": subject, "photos": photos, "most": drafts.MOST_PHOTOS}
    return render(request, "public/complaint_form.html", shown, status=status)


def _check_page(request: HttpRequest, answers: dict[str, Any], photos: list[drafts.KeptPhoto]) -> HttpResponse:
    subject = business_by(answers.get("identity", ""))
    shown = {
        "answers": answers,
        "subject": subject,
        "photos": photos,
        "draft": drafts.sealed(answers),
        "issue": ISSUES[answers["issue"]],
        "claims": "、".join(CLAIMS[code] for code in answers["claims"]),
    }
    return render(request, "public/complaint_check.html", shown)


def _refused(
    request: HttpRequest, answers: dict[str, Any], tokens: list[str], refused: ComplaintRefused
) -> HttpResponse:
    """The action found what the form could not know; its words stand at the fields."""
    fields = ComplaintFields({**answers, "amount": answers.get("amount") or ""})
    fields.is_valid()
    for name, problem in refused.problems.items():
        fields.add_error(name if name in fields.fields and name != "identity" else None, problem)
    if not refused.problems:
        fields.add_error(None, str(refused))
    return _form_page(request, fields, drafts.photos_of(tokens), status=422)
