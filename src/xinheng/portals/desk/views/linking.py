"""Records without a subject: whom they are about, or that they are nobody's here. Nothing links itself by a name."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.matching.asking import take_back_link
from xinheng.fusion.registers.actions import withdraw_record
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.resolution.actions import decide
from xinheng.fusion.resolution.establishing import establish, is_established
from xinheng.fusion.resolution.models import Waiting
from xinheng.fusion.resolution.queries import candidates, decisions_for, waiting_for
from xinheng.fusion.standard.display import facts, heading, summary
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.portals.desk.forms import DeskReason, Linking
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

PAGE = 30
RECENT = 20


@dataclass(frozen=True)
class WaitingRow:
    """A record that waits: its register, what it is called, what it says in one line."""

    waiting: Waiting
    kind: str
    title: str
    line: str


@requires(Permission.RUN_INTAKE)
@require_GET
def linking(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, of one source (`?source=`) or of all; below, the links made last."""
    source, account = request.GET.get("source") or None, account_of(request)
    page = Paginator(waiting_for(account, source), PAGE).get_page(request.GET.get("page"))
    shown: dict[str, object] = {"page": page, "rows": [_row(one) for one in page], "source": source}
    shown["done"] = decisions_for(account)[:RECENT]
    return render(request, "desk/linking.html", shown)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say whom a record is about: one of those its name fits, or another by its number."""
    waiting = _waiting(request, pk)
    record, fits = waiting.record, candidates(waiting)
    form = Linking(
        told(request),
        fits=[(one.subject.identity, f"{one.subject.name} · {one.reason} · {one.subject.address}") for one in fits],
    )

    def do(words: dict[str, Any]) -> object:
        subject = subject_by(words["identity"])
        if subject is None:
            raise Refusal(f"没有找到主体“{words['identity']}”，请核对统一社会信用代码或证号。")
        return decide(record=record, subject=subject, by=account_of(request), reason=words["reason"])

    said = "；".join(f"{title}：{value}" for title, value in _facts(record))
    return ask(request, form, Sheet("归并", _row(waiting).title, reverse("desk:linking"), follows=said), do)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def establish_one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Nobody fits: the record is about somebody the registers do not have, who becomes a subject."""
    waiting = _waiting(request, pk)
    said = "；".join(f"{title}：{value}" for title, value in _facts(waiting.record))
    follows = (
        "按记录写的名称建立一个没有号码的主体，记录归到它名下，以后按名称查得到；后来发现就是某个已登记的主体，"
        f"在“主体归一”把两个归并。只用于没有登记的经营者，名称像个人姓名的不要建。记录内容：{said}"
    )
    sheet = Sheet("立为新主体", _row(waiting).title, reverse("desk:linking"), "建立", follows)

    def do(words: dict[str, Any]) -> object:
        return establish(record=waiting.record, by=account_of(request), reason=words["reason"])

    return ask(request, DeskReason(told(request)), sheet, do)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a record back that should never have been delivered: it holds no longer, and the past shows it was said."""
    waiting = _waiting(request, pk)
    follows = "记录不再有效，历史里仍看得到它曾被报送。部门再次报送同一条会重新进入。"
    sheet = Sheet("撤回记录", _row(waiting).title, reverse("desk:linking"), follows=follows, refusing=True)

    def do(words: dict[str, Any]) -> object:
        return withdraw_record(record=waiting.record, by=account_of(request), reason=words["reason"])

    return ask(request, DeskReason(told(request)), sheet, do)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a link back: the record waits again, and no rule links the two any more."""
    decision = decisions_for(account_of(request)).filter(pk=pk).first()
    if decision is None:
        raise Http404("no such link, or undone already")
    sheet = Sheet("撤销归并", f"{decision.key} → {decision.subject.name}", reverse("desk:linking"), refusing=True)

    def do(words: dict[str, Any]) -> object:
        if is_established(decision.subject):
            raise Refusal("这个主体就是为这条记录建立的。它其实是别的主体时，请在“主体归一”归并两个主体。")
        return take_back_link(decision=decision, by=account_of(request), reason=words["reason"])

    return ask(request, DeskReason(told(request)), sheet, do)


def _waiting(request: HttpRequest, pk: int) -> Waiting:
    found = waiting_for(account_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("nothing waits under this number")
    return found


def _row(waiting: Waiting) -> WaitingRow:
    kind = standard().type(waiting.record.type)
    said = json.loads(waiting.record.open)
    return WaitingRow(waiting, kind.title, waiting.name or heading(kind, said), summary(kind, said))


def _facts(record: Record) -> list[tuple[str, str]]:
    return facts(standard().type(record.type), json.loads(record.open))
