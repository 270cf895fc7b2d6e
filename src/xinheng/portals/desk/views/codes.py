"""Codes on the shops' doors: find one, stop a stolen or misprinted one and issue another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.credit.codes.actions import issue_codes, revoke_code
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.queries import codes_asked, codes_visible_to, subjects_visible_to
from xinheng.credit.codes.signed import sign_code
from xinheng.portals.desk.forms import DeskReason
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.asking import asked_text
from xinheng.portals.ui.posters import poster as poster_of
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

MOST = 50


@requires(Permission.MANAGE_CODES)
@require_GET
def codes(request: HttpRequest) -> HttpResponse:
    """By name, credit code, or the typed characters; without a question the codes stopped last."""
    query, account = asked_text(request), account_of(request)
    rows = list(codes_asked(codes_visible_to(account), query)[:MOST])
    named = subjects_visible_to(account).filter(name__contains=query, kind="entity")
    bare = [] if not query or rows else list(named[:MOST])
    return render(request, "desk/codes.html", {"rows": rows, "bare": bare, "query": query, "most": MOST})


@requires(Permission.MANAGE_CODES)
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stop a code for good and issue another."""
    code = codes_visible_to(account_of(request)).filter(pk=pk).first()
    if code is None:
        raise Http404("no such code, or not yours to stop")
    follows = "原码马上停用，扫码的人会看到停用日期和您写的理由；同时发一个新码，请通知商户重新张贴。"
    back = f"{reverse('desk:codes')}?q={code.subject.identity.partition(':')[2]}"
    sheet = Sheet("停用并换发", f"{code.subject.name} · {code.typed}", back, "停用并换发", follows, refusing=True)

    def do(words: dict[str, str]) -> object:
        return revoke_code(code=code, by=account_of(request), reason=words["reason"])

    return ask(request, DeskReason(told(request)), sheet, do)


@requires(Permission.MANAGE_CODES)
@require_GET
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The poster of a valid code, for a shop that prints none itself."""
    return poster_of(request, _valid(request, pk), reverse("desk:codes"))


@requires(Permission.MANAGE_CODES)
@require_GET
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed form of a valid code, for certificates and places without a network: checked without asking us."""
    code = _valid(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="{code.typed}.txt"', "Cache-Control": "no-store"}
    return HttpResponse(sign_code(code), content_type="text/plain; charset=utf-8", headers=headers)


@requires(Permission.MANAGE_CODES)
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give an entity its first code now instead of waiting for the worker."""
    subject = subjects_visible_to(account_of(request)).filter(pk=pk, kind="entity").first()
    if subject is None:
        raise Http404("no such subject, or not yours")
    back = f"{reverse('desk:codes')}?q={subject.identity.partition(':')[2]}"

    def do(_: dict[str, str]) -> None:
        issue_codes([subject.pk], by=account_of(request))

    return ask(request, None, Sheet("发放信用码", subject.name, back, "发放"), do)


def _valid(request: HttpRequest, pk: int) -> ShopCode:
    code = codes_visible_to(account_of(request)).filter(pk=pk, revoked_at=None).first()
    if code is None:
        raise Http404("no valid code, or not yours")
    return code
