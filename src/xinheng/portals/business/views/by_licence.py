"""Signing in with an electronic business licence: to the provider, and back with what it vouches for."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xinheng.portals.business.forms import EntryAsked
from xinheng.portals.business.signed_in import come_in
from xinheng.portals.business.views.signing_in import WHY, where_to
from xinheng.portals.ui.limits import SEND_CODE, limited
from xinheng.services.mandates.actions import enter_by_licence
from xinheng.support.access.decorators import open_to_all
from xinheng.support.notices.channels import messages_leave
from xinheng.support.oidc.signing_in import ProviderFailed, begin, finish, is_connected
from xinheng.support.oidc.tokens import TokenRefused

ATTEMPT, NEXT = "licence_attempt", "licence_next"
REPRESENTS = "legal_representative"
AWAY = "电子营业执照平台现在联系不上，过几分钟再试，或者用手机验证码登录。"
NOT_SHOWN = "没有完成电子营业执照登录：可能取消了，或者停留太久。请重新登录。"
UNKNOWN = "电子营业执照上的主体不在全市登记里，代码是 {code}。请核对是不是选错了执照。"
NOT_AUTHORISED = "您还没有得到授权。请法定代表人（经营者）登录后，在“授权”里添加您的手机号。"
NO_PHONE = "电子营业执照平台没有给出手机号，请在那里同意提供手机号，或者用手机验证码登录。"
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
    code, phone = str(told.get("uscc", ""))[:18], str(told.get("phone_number", ""))
    if not phone:
        return _again(request, NO_PHONE)
    represents = told.get("licence_role") == REPRESENTS
    party = enter_by_licence(identity=f"uscc:{code}", name=str(told.get("name", ""))[:30], phone=phone,
                             represents=represents)  # fmt: skip
    if party is None:
        return _again(request, UNKNOWN.format(code=code) if represents else NOT_AUTHORISED)
    come_in(request, party)
    return HttpResponseRedirect(where_to(str(wanted)))


def _again(request: HttpRequest, problem: str, status: int = 422) -> HttpResponse:
    shown = {"form": EntryAsked(), "messages_leave": messages_leave(), "licence": is_connected(), "problem": problem}
    return render(request, "business/login.html", shown, status=status)
