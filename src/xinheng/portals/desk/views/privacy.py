"""What people ask about their own data: enter it, answer it in time; erasing a complainant is a head's act."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.portals.desk.forms import DeskReason, choice, reason, text
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of
from xinheng.services.complaints.actions import erase_complainant, why_not_erase
from xinheng.services.complaints.queries import complaint_by_number
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import grants_of
from xinheng.support.audit.reading import record_reading
from xinheng.support.privacy.actions import answer_request, receive_request
from xinheng.support.privacy.models import PrivacyRequest
from xinheng.support.privacy.queries import requests_for, wish_of
from xinheng.support.procedures.table.asking import TextField, day

PAGE = 50


class RequestForm(forms.Form):
    """Who asks for what."""

    kind = choice("请求什么", PrivacyRequest.Kind.choices)
    name = text("姓名", hint="加密保存，只给办理人看。")
    contact = text("怎么联系", most=120, hint="电话或地址，用来答复本人。")
    wish = reason("本人的原话", "加密保存。")
    about = text("涉及的投诉编号或主体", required=False, most=120, hint="不写姓名、电话。")
    received_on = day("收到日期", required=True)


class AnswerForm(forms.Form):
    """What is told to the person."""

    done = choice("结果", (("yes", "已办理"), ("no", "不予办理")))
    answer = TextField(
        label="给本人的答复",
        max_length=2000,
        help_text="不予办理的必须说明理由和法律依据。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "写明答复"},
    )


@requires(Permission.HANDLE_PRIVACY)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Open ones first, the most urgent on top."""
    page = Paginator(requests_for(account_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/privacy.html", {"page": page, "today": city_time.today()})


@requires(Permission.HANDLE_PRIVACY)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Enter what came by letter, at the counter, by telephone."""
    account = account_of(request)
    office = grants_of(account, Permission.HANDLE_PRIVACY)[0].organisation.path
    form = RequestForm(told(request), initial={"received_on": city_time.today()})
    sheet = Sheet("登记个人信息请求", "", reverse("desk:privacy"), "登记", "先核对来人就是本人或其代理人。")
    return ask(request, form, sheet, lambda words: receive_request(office=office, by=account, **words))


@requires(Permission.HANDLE_PRIVACY)
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The person's words, and the answer."""
    asked = requests_for(account_of(request)).filter(pk=pk).first()
    if asked is None:
        raise Http404("no such request, or not yours to handle")
    record_reading(verb="read.privacy", by=account_of(request), target=asked, office=asked.office)
    wish = wish_of(asked)
    about = f"{asked.number} · {asked.get_kind_display()} · 答复期限 {asked.due_on}"
    follows = f"{wish.name}（{wish.contact}）：{wish.wish}"
    if asked.about:
        follows += f"　涉及：{asked.about}。投诉人信息由承办机构负责人销毁，地址：{_erasing(request, asked)}"
    if asked.state != PrivacyRequest.State.OPEN:
        return render(request, "desk/privacy_one.html", {"asked": asked, "wish": wish})
    sheet = Sheet("答复个人信息请求", about, reverse("desk:privacy"), "答复", follows)

    def do(words: dict[str, Any]) -> object:
        done = words["done"] == "yes"
        return answer_request(request=asked, done=done, answer=words["answer"], by=account_of(request))

    return ask(request, AnswerForm(told(request)), sheet, do)


@requires(Permission.APPROVE_RESULT)
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, number: str) -> HttpResponseBase:
    """The head of the office destroys a complainant's data; the action judges whether it may be done."""
    account = account_of(request)
    complaint = complaint_by_number(account, number)
    if complaint is None:
        raise Http404("no such complaint, or not yours to see")
    back = reverse("officer:complaint", args=[number])
    follows = "姓名、电话、地址和证据照片的密钥销毁后谁也打不开，不能恢复；投诉的办理记录保留。"
    closed = why_not_erase(complaint, account)
    sheet = Sheet("销毁投诉人信息", number, back, "销毁", follows, refusing=True, closed=closed)

    def do(words: dict[str, Any]) -> object:
        return erase_complainant(complaint=complaint, by=account, reason=words["reason"])

    return ask(request, DeskReason(told(request)), sheet, do)


def _erasing(request: HttpRequest, asked: PrivacyRequest) -> str:
    # What it is about was typed: a number with a stroke in it is no address of ours, and no fault either.
    at = reverse("desk:privacy_erase", args=["~"]).removesuffix("~")
    return request.build_absolute_uri(f"{at}{quote(asked.about, safe='')}")
