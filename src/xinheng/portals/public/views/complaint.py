"""Complaining: choose a way, choose the business, fill in, check the answers, receipt."""

import secrets
from collections.abc import Sequence
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.fusion.registers.queries import Hit, subject_by
from xinheng.kit.refusal import Refusal
from xinheng.portals.public import drafts
from xinheng.portals.public.forms import ComplaintFields
from xinheng.portals.public.mine import numbers_of, remember_number, show_word
from xinheng.portals.ui.limits import COMPLAINT, SEARCH, SEND_CODE, limited
from xinheng.portals.ui.meant import may_be_meant, with_the_chosen
from xinheng.portals.ui.searching import asked_for, business_by
from xinheng.portals.ui.wording import as_day
from xinheng.services.complaints.actions import ComplaintRefused, submit_complaint
from xinheng.services.complaints.half_filed import prove_phone
from xinheng.services.complaints.rules import CLAIMS, ISSUES, NO_POWER
from xinheng.services.complaints.tasks import send_proof
from xinheng.services.mediation.forms import managers_of
from xinheng.services.mediation.rules import AGENT_MAY, DELEGATES
from xinheng.services.partners.queries.stations import stations_for
from xinheng.support.access.decorators import open_to_all
from xinheng.support.files.queries import open_served
from xinheng.support.notices.channels import messages_leave

WRONG_CODE = "没有提交：验证码不对，或者已过 10 分钟。请看短信再填一次，或者重新发送；收不到的，可以打 12315 登记。"


@open_to_all("投诉不用登录")
@require_GET
def paths(request: HttpRequest) -> HttpResponse:
    """Which way fits: the venue's desk, a complaint, the council or the manager first, a report, the telephone."""
    identity = request.GET.get("e", "")
    subject = subject_by(identity) if identity else None
    shown = {"identity": identity, "stations": stations_for(subject) if subject else []}
    return render(request, "public/complaint_paths.html", shown)


@open_to_all("投诉不用登录")
@require_GET
@limited(SEARCH)
def business(request: HttpRequest) -> HttpResponse:
    """Find the business to complain about, or go on with its name alone."""
    answer = asked_for(request, kind="entity")
    shown = {"answer": answer, "colour": request.GET.get("colour", ""), "lead": f"/complaint/new?{_way(request)}e="}
    return render(request, "public/complaint_business.html", shown)


@open_to_all("投诉不用登录")
@require_http_methods(["GET", "POST"])
@limited(COMPLAINT, "POST")
def fill(request: HttpRequest) -> HttpResponse:
    """The form. With everything right it leads to the answers to check; with an error nothing typed is lost."""
    if request.method == "GET":
        return _edit_again(request) if request.GET.get("draft") else _new_form(request)
    fields = ComplaintFields(with_the_chosen(request))
    photos, problems = drafts.keep_photos(request, request.FILES.getlist("photos"), request.POST.getlist("kept"))
    if request.POST.get("agent_name", "").strip() and not photos:
        problems.append(NO_POWER)
    for problem in problems:
        fields.add_error(None, problem)
    if not fields.is_valid() or problems:
        return _form_page(request, fields, photos, status=422)
    told = fields.cleaned_data
    if hits := may_be_meant(told, told["respondent_name"], told["respondent_address"]):
        return _form_page(request, fields, photos, hits=hits)
    key = drafts.put_by(request, told, photos, instead_of=request.POST.get("draft", ""))
    response = HttpResponseRedirect(reverse("public:complaint_check", args=[key]))
    drafts.give_key(request, response, key)
    return response


@open_to_all("只给填写这份投诉的这台设备看")
@require_GET
@never_cache
def check(request: HttpRequest, key: str) -> HttpResponse:
    """The answers to check before sending; once sent, the receipt."""
    try:
        draft = drafts.opened(request, key)
    except drafts.DraftLost as lost:
        return _lost(request, lost)
    if draft.half.number and draft.half.number in numbers_of(request):
        return HttpResponseRedirect(reverse("public:receipt", args=[draft.half.number]))
    return _check_page(request, draft)


@open_to_all("给填写的手机号发验证码，只由填写的这台设备要")
@require_POST
@never_cache
@limited(SEND_CODE)
def prove(request: HttpRequest, key: str) -> HttpResponse:
    """Send a code to the telephone filled in."""
    try:
        draft = drafts.opened(request, key)
    except drafts.DraftLost as lost:
        return _lost(request, lost)
    if messages_leave():
        send_proof.enqueue(draft.half.pk)
    return HttpResponseRedirect(reverse("public:complaint_check", args=[key]) + "?sent=1#prove")


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
    try:
        draft = drafts.opened(request, request.POST.get("draft", ""))
        proven = prove_phone(half=draft.half, given=request.POST.get("code", ""))
        if messages_leave() and not proven:
            return _check_page(request, draft, problem=WRONG_CODE)
        receipt = submit_complaint(form=drafts.complaint_form(draft.answers, draft.tokens, phone_proven=proven))
    except ComplaintRefused as refused:
        return _refused(request, draft, refused)
    except Refusal as refusal:
        return _lost(request, refusal)
    drafts.let_go(draft, receipt.number)
    response = HttpResponseRedirect(reverse("public:receipt", args=[receipt.number]))
    remember_number(request, response, receipt.number)
    show_word(request, response, receipt.number, receipt.check_word)
    return response


def _new_form(request: HttpRequest) -> HttpResponse:
    # Who chose the consumers' organisation or the manager of the place finds the box ticked.
    way = request.GET.get("way", "")
    wish = way if way in DELEGATES else ""
    initial = {"identity": request.GET.get("e", ""), "delegated_agreed": bool(wish), "delegate_wish": wish}
    initial["form_key"] = secrets.token_urlsafe(24)
    return _form_page(request, ComplaintFields(initial=initial), [])


def _edit_again(request: HttpRequest) -> HttpResponse:
    try:
        draft = drafts.opened(request, request.GET["draft"])
    except drafts.DraftLost as lost:
        return _lost(request, lost)
    return _form_page(request, ComplaintFields(initial=draft.answers), drafts.photos_of(draft.tokens), draft=draft.key)


def _way(request: HttpRequest) -> str:
    """The way that was chosen, as an address carries it on."""
    way = request.GET.get("way", "")
    return f"way={way}&" if way in DELEGATES else ""


def _lost(request: HttpRequest, why: Refusal) -> HttpResponse:
    return render(request, "public/complaint_lost.html", {"words": str(why)}, status=422)


def _form_page(
    request: HttpRequest, fields: ComplaintFields, photos: list[drafts.KeptPhoto], status: int = 200, draft: str = "",
    hits: Sequence[Hit] = (),
) -> HttpResponse:  # fmt: skip
    subject = business_by(str(fields["identity"].value() or ""))
    draft = draft or request.POST.get("draft", "")[:64]
    managed = fields["delegate_wish"].value() == "manager" and subject is not None
    shown = {
        "form": fields, "subject": subject, "photos": photos, "most": drafts.MOST_PHOTOS, "draft": draft, "hits": hits,
        "managed": managed, "managers": managers_of(subject.identity) if managed and subject else [],
    }  # fmt: skip
    response = render(request, "public/complaint_form.html", shown, status=status)
    if draft:
        # It shows who complains.
        add_never_cache_headers(response)
    return response


def _check_page(request: HttpRequest, draft: drafts.Draft, *, problem: str = "") -> HttpResponse:
    amount = draft.answers.get("amount")
    answers = draft.answers | {
        "bought_on": as_day(draft.answers.get("bought_on")), "amount": Decimal(amount) if amount else None,
    }  # fmt: skip
    shown = {
        "answers": answers,
        "subject": business_by(str(answers.get("identity", ""))),
        "photos": drafts.photos_of(draft.tokens),
        "draft": draft.key,
        "issue": ISSUES[answers["issue"]],
        "claims": "、".join(CLAIMS[code] for code in answers["claims"]),
        "agent_may": AGENT_MAY.get(answers.get("agent_may") or "", ""),
        "agent_until": as_day(answers.get("agent_until")),
        "wish": DELEGATES.get(answers.get("delegate_wish") or "", ""),
        "asks_code": messages_leave() and draft.half.proven_at is None,
        "code_sent": "sent" in request.GET,
        "problem": problem,
    }
    return render(request, "public/complaint_check.html", shown, status=422 if problem else 200)


def _refused(request: HttpRequest, draft: drafts.Draft, refused: ComplaintRefused) -> HttpResponse:
    """The action found what the form could not know; its words stand at the fields."""
    fields = ComplaintFields({**draft.answers, "amount": draft.answers.get("amount") or ""})
    fields.is_valid()
    for name, problem in refused.problems.items():
        fields.add_error(name if name in fields.fields and name != "identity" else None, problem)
    if not refused.problems:
        fields.add_error(None, str(refused))
    return _form_page(request, fields, drafts.photos_of(draft.tokens), status=422, draft=draft.key)
