"""Signing in: business and telephone, the code, and for which business one acts."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xinheng.kit.credit_code import is_valid
from xinheng.kit.personal.striking import strike
from xinheng.portals.business.forms import CodeGiven, EntryAsked
from xinheng.portals.business.signed_in import act_for, acting, come_in, for_party
from xinheng.portals.ui.limits import PROGRESS, SEND_CODE, limited
from xinheng.services.mandates.actions import enter
from xinheng.services.mandates.queries import business_called, mandates_of, party_of, phone_keys
from xinheng.services.mandates.tasks import send_entry_code
from xinheng.support.access.decorators import open_to_all
from xinheng.support.access.parties import PartyRight
from xinheng.support.crypto.cipher import close_apart, open_apart
from xinheng.support.notices.channels import messages_leave
from xinheng.support.oidc.signing_in import is_connected

WHY = "企业端登录：凭发到登记电话或者授权手机的验证码"
ASKED = "business_asked"
WRONG = "验证码不对，或者已经过期。请核对信用代码和手机号；登记的联系电话变了，请先到登记机关变更。"


@open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "POST"])
@limited(SEND_CODE, "POST")
def login(request: HttpRequest) -> HttpResponse:
    """For which business, by which telephone. The answer is the same whether or not they fit."""
    fields = EntryAsked(request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        uscc, phone = _code_in(fields.cleaned_data["uscc"]), fields.cleaned_data["phone"]
        send_entry_code.enqueue(uscc, ",".join(one.hex() for one in phone_keys(phone)))
        request.session[ASKED] = [uscc, close_apart(phone)]
        query = urlencode({"next": request.GET.get("next", "")})
        return HttpResponseRedirect(f"{reverse('business:code')}?{query}")
    shown = {"form": fields, "messages_leave": messages_leave(), "licence": is_connected(),
             "next": request.GET.get("next", "")}  # fmt: skip
    return render(request, "business/login.html", shown, status=422 if fields.errors else 200)


@open_to_all(WHY)
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def code(request: HttpRequest) -> HttpResponse:
    """The code that was sent to the telephone."""
    asked = request.session.get(ASKED)
    if not asked:
        return HttpResponseRedirect(reverse("business:login"))
    phone = open_apart(asked[1])
    fields = CodeGiven(request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        subject = business_called(asked[0])
        given = fields.cleaned_data["code"]
        party = enter(identity=subject.identity, phone=phone, code=given) if subject else None
        if party is not None:
            come_in(request, party)
            return HttpResponseRedirect(where_to(request.GET.get("next", "")))
        fields.add_error("code", WRONG)
    shown = {"form": fields, "phone": phone[-4:]}
    return render(request, "business/code.html", shown, status=422 if fields.errors else 200)


def _code_in(typed: str) -> str:
    """The credit code; somebody's own number, typed in its place, is kept by no session and no job."""
    code = typed.replace(" ", "").upper()
    # Fifteen digits are an old registration number (注册号), by which some are still known.
    return code if is_valid(code) or (len(code) == 15 and code.isdecimal()) else strike(code)


@open_to_all("退出企业端")
@require_POST
def out(request: HttpRequest) -> HttpResponse:
    """Leave; the next one at this machine is somebody else."""
    request.session.flush()
    return HttpResponseRedirect(reverse("business:login"))


@for_party(PartyRight.STANDING)
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """For which of one's businesses to act."""
    party = acting(request)
    if request.method == "POST":
        chosen = party_of(party.pk, request.POST.get("identity", ""))
        if chosen is not None:
            act_for(request, chosen)
        return HttpResponseRedirect(reverse("business:home"))
    return render(request, "business/choose.html", {"party": party, "mandates": mandates_of(party.pk)})


def where_to(wanted: str) -> str:
    """Where the person wanted to go, of our own addresses."""
    fits = wanted.startswith(("/business/", "/partner/")) and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None
    )
    return wanted if fits else reverse("business:home")
