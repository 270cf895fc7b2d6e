"""Signing in with an electronic business licence: to the provider, and back with what it vouches for."""

import json
import logging
import time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.portals.business.forms import CodeGiven, EntryAsked
from xinheng.portals.business.signed_in import come_in
from xinheng.portals.business.views.signing_in import WHY, where_to
from xinheng.portals.ui.limits import PROGRESS, SEND_CODE, limited
from xinheng.services.mandates.licences import bind_licence, bound_to, enter_by_licence
from xinheng.services.mandates.models import ActingPerson
from xinheng.services.mandates.tasks import send_binding_code
from xinheng.support.access.decorators import open_to_all
from xinheng.support.crypto.cipher import close_apart, open_apart
from xinheng.support.notices.channels import messages_leave
from xinheng.support.oidc.signing_in import GOOD_FOR, ProviderFailed, begin, finish, is_connected
from xinheng.support.oidc.tokens import TokenRefused, known_by

ATTEMPT, NEXT, PENDING = "licence_attempt", "licence_next", "licence_pending"
REPRESENTS = "legal_representative"
AWAY = "电子营业执照平台现在联系不上，过几分钟再试，或者用手机验证码登录。"
NOT_SHOWN = "没有完成电子营业执照登录：可能取消了，或者停留太久。请重新登录。"
UNKNOWN = "电子营业执照上的主体不在全市登记里，代码是 {code}。请核对是不是选错了执照。"
NOT_AUTHORISED = "您还没有得到授权。请法定代表人（经营者）登录后，在“授权”里添加您的手机号。"
NO_PHONE = "电子营业执照平台没有给出手机号，请在那里同意提供手机号，或者用手机验证码登录。"
NO_MESSAGES = "第一次用电子营业执照登录，要凭短信验证码绑定手机号；平台现在发不出短信。请稍后再试，或者联系 12315。"
WRONG = "验证码不对，或者已经过期。请核对；还是不行的，重新用电子营业执照登录，一分钟后可以再取。"
log = logging.getLogger(__name__)


@open_to_all(WHY)
@never_cache
@require_GET
@limited(SEND_CODE, "GET")
def show(request: HttpRequest) -> HttpResponse:
    """To the provider of electronic licences."""
    if not is_connected():
        raise Http404("no provider of licences is set")
    try:
        attempt, address = begin(f"{settings.XINHENG_PUBLIC_URL}{reverse('business:licence_back')}")
    except ProviderFailed as error:
        log.warning("licence provider: %s", error)
        return _again(request, AWAY, 503)
    request.session[ATTEMPT], request.session[NEXT] = attempt.kept(), request.GET.get("next", "")
    return HttpResponseRedirect(address)


@open_to_all(WHY)
@never_cache
@require_GET
@limited(SEND_CODE, "GET")
def back(request: HttpRequest) -> HttpResponse:
    """Back from there; an attempt is good once."""
    kept, wanted = request.session.pop(ATTEMPT, None), request.session.pop(NEXT, "")
    if not kept:
        return _again(request, NOT_SHOWN)
    try:
        told = finish(kept, {name: str(value) for name, value in request.GET.items()})
    except ProviderFailed as error:
        log.warning("licence provider: %s", error)
        return _again(request, AWAY, 503)
    except TokenRefused as refused:
        log.warning("licence refused: %s", refused)
        return _again(request, NOT_SHOWN)
    shown: dict[str, Any] = {
        "known_by": known_by(told), "uscc": str(told.get("uscc", ""))[:18], "name": str(told.get("name", ""))[:30],
        "phone": str(told.get("phone_number", ""))[:20], "represents": told.get("licence_role") == REPRESENTS,
        "next": str(wanted), "until": time.time() + GOOD_FOR,
    }  # fmt: skip
    person = bound_to(shown["known_by"])
    return _enter(request, person, shown) if person else _ask_for_proof(request, shown)


def _ask_for_proof(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """The first time: a code to the telephone that the provider told."""
    if not shown["phone"]:
        return _again(request, NO_PHONE)
    if not messages_leave():
        return _again(request, NO_MESSAGES, 503)
    request.session[PENDING] = close_apart(json.dumps(shown))
    send_binding_code.enqueue(request.session[PENDING])
    return HttpResponseRedirect(reverse("business:licence_phone"))


@open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def phone(request: HttpRequest) -> HttpResponse:
    """The first time: the telephone that the provider tells is shown to be this person's by a code sent there."""
    closed = request.session.get(PENDING)
    shown = json.loads(open_apart(closed)) if closed else {}
    if not shown or time.time() > shown["until"]:
        return HttpResponseRedirect(reverse("business:login"))
    fields = CodeGiven(request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        person = bind_licence(known_by=shown["known_by"], name=shown["name"], phone=shown["phone"],
                              code=fields.cleaned_data["code"])  # fmt: skip
        if person is not None:
            del request.session[PENDING]
            return _enter(request, person, shown)
        fields.add_error("code", WRONG)
    told = {"form": fields, "phone": shown["phone"][-4:]}
    return render(request, "business/licence_phone.html", told, status=422 if fields.errors else 200)


def _enter(request: HttpRequest, person: ActingPerson, shown: dict[str, Any]) -> HttpResponse:
    party = enter_by_licence(identity=f"uscc:{shown['uscc']}", person=person, name=shown["name"],
                             represents=shown["represents"])  # fmt: skip
    if party is None:
        return _again(request, UNKNOWN.format(code=shown["uscc"]) if shown["represents"] else NOT_AUTHORISED)
    come_in(request, party)
    return HttpResponseRedirect(where_to(shown["next"]))


def _again(request: HttpRequest, problem: str, status: int = 422) -> HttpResponse:
    shown = {"form": EntryAsked(), "messages_leave": messages_leave(), "licence": is_connected(), "problem": problem}
    return render(request, "business/login.html", shown, status=status)
