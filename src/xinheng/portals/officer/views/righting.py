"""What people do with any matter besides its table: put a wrong entry right, read what was struck out, open a number
that was tried too often."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.forms import Correction, OpenNumber
from xinheng.portals.officer.places import address_of
from xinheng.portals.officer.readings import tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.matters import own_matter
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.support.access.decorators import open_to_staff, refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.actions import correct_facts
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.sealed import reveal_struck, works_on
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.words_tried import open_number_again

WHY = "登录即可进；看哪一件由业务流程表里的查看权限决定，能做什么由办理的权限决定"


@open_to_staff(WHY)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponseBase:
    """Put a wrongly entered fact right; every deadline is counted anew."""
    found, account = own_matter(request, number), account_of(request)
    if not is_able(account, Permission.APPROVE_RESULT, found):
        raise PermissionDenied(refusal(Permission.APPROVE_RESULT))
    tell_matter(request, found)
    declared = procedure(found.procedure, found.version)
    written = {name: value for name, value in found.facts.items() if isinstance(value, str)}
    entered = {name: one for name, one in declared.facts.items() if one.shown and name in written}
    form = Correction(told(request), facts=entered, written=written)

    def do(words: dict[str, Any]) -> object:
        return correct_facts(matter=found, facts={words["fact"]: words["value"]}, by=account, reason=words["reason"])

    follows = "原来的填写留在经过里，各项期限按更正后的事实重新计算。"
    return ask(request, form, _sheet(found, "更正事实", follows), do)


@open_to_staff(WHY)
@require_http_methods(["GET", "POST"])
def open_number(request: HttpRequest, number: str) -> HttpResponseBase:
    """Let the word of a receipt or an order be tried again before the hour is over."""
    found, account = own_matter(request, number), account_of(request)
    if not works_on(account, found):
        raise PermissionDenied("您不办理这类事项，不能解除查询码暂停，请转告承办人。")
    tell_matter(request, found)

    def do(words: dict[str, Any]) -> object:
        return open_number_again(matter=found, by=account, reason=words["reason"])

    follows = "这个编号的查询码又可以试。谁来问的、怎么核实的写进经过，不改变办理状态和期限。"
    return ask(request, OpenNumber(told(request)), _sheet(found, "解除查询码暂停", follows), do)


@open_to_staff(WHY)
@never_cache
@require_POST
def struck(request: HttpRequest, number: str) -> HttpResponse:
    """What was struck out of the words of this matter, shown once for a stated purpose that the trail keeps."""
    found = own_matter(request, number)
    shown: dict[str, object] = {"matter": found, "back": address_of(found)}
    try:
        shown["opened"] = reveal_struck(matter=found, by=account_of(request), purpose=request.POST.get("purpose", ""))
    except Refusal as refusal:
        shown["problem"] = str(refusal)
    return render(request, "officer/struck.html", shown, status=422 if "problem" in shown else 200)


def _sheet(matter: Matter, title: str, follows: str) -> Sheet:
    return Sheet(title, f"{matter.number} · {matter.title}", address_of(matter), follows=follows)
