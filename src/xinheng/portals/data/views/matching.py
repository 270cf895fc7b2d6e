"""Which subjects and records are one: the runs, the questions, what was made one and how to take it back."""

from dataclasses import replace
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.matching.actions import KIND
from xinheng.fusion.matching.asking import answer, reopen, take_back_link
from xinheng.fusion.matching.comparing.declarations import kinds, matching
from xinheng.fusion.matching.merging import merge_subjects, split_subjects
from xinheng.fusion.matching.models import Pair
from xinheng.fusion.matching.queries import (
    links_by_rule_for,
    merges_for,
    newest_model,
    open_by_kind,
    pair_by,
    pairs_for,
    progress,
    side,
    weights,
)
from xinheng.fusion.matching.tasks import match_city
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.forms import JoinForm, LearnForm, PairForm, WhyForm
from xinheng.portals.data.views.making import partly
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of, whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

PAGE, RECENT = 30, 20
T = TypeVar("T")
SPLIT = "移过来的记录和号码都回到原来的主体，以后规则不再把这两个归为一个。"
VIEWS = {"": "待判断", "later": "以后再看", "apart": "判为不同"}


@requires(Permission.RUN_INTAKE)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """How far a run is, the questions by `?view=`, and what was made one last."""
    state = progress()
    if partly(request):
        if not (state.waiting or state.running):
            return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
        return render(request, "data/matching_progress.html", {"state": state})
    account, view, of = account_of(request), request.GET.get("view", ""), _kind(request)
    if view not in VIEWS:
        raise Http404("no such view")
    waiting = open_by_kind(account)
    pages = Paginator(pairs_for(account, of, view), PAGE)
    if view == "":
        # Counted already, for the kinds beside each other.
        pages.count = waiting.get(of, 0)
    shown = {
        "state": state, "view": view, "views": VIEWS, "kind": matching(of), "of": of, "run": state.finished.get(of),
        "kinds": [(one, matching(one).title, waiting.get(one, 0)) for one in kinds()],
        "page": pages.get_page(request.GET.get("page")),
        "merges": merges_for(account).filter(gone__kind=of)[:RECENT],
        "links": links_by_rule_for(account).filter(subject__kind=of)[:RECENT],
    }  # fmt: skip
    return render(request, "data/matching.html", shown)


@requires(Permission.RUN_INTAKE)
@require_GET
def model(request: HttpRequest) -> HttpResponse:
    """What each level of a comparison speaks for or against, since when and learnt from what."""
    of = _kind(request)
    known = newest_model(of)
    titles = {one.column: one.title for one in matching(of).compare}
    rows = [(titles.get(column, column), level, bits) for column, level, bits in weights(known)] if known else []
    return render(request, "data/matching_model.html", {"model": known, "rows": rows, "kind": matching(of)})


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest) -> HttpResponseBase:
    """Order a run from the worker."""
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = (
        "先更新数据湖，再比对全市的主体和没有代码的记录：有把握的自动归并，拿不准的列出来等人判断。人判过的不再问。"
    )
    sheet = Sheet("运行主体归一", "", reverse("data:matching"), "运行", follows)

    def do(words: dict[str, Any]) -> object:
        state = progress()
        if state.waiting or state.running:
            raise Refusal("已经在运行或排队，不用再点。请返回看进度。")
        return match_city.enqueue(by=by.pk, learn=words["learn"])

    return ask(request, LearnForm(told(request)), sheet, do)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One question: both sides, what each comparison came to, and the steward's word."""
    found = _pair(request, pk)
    form, problem = PairForm(told(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            answer(pair=found, by=account_of(request), **form.cleaned_data)
            return HttpResponse(status=302, headers={"Location": reverse("data:matching")})
        except Refusal as refusal:
            problem = str(refusal)
            found = _pair(request, pk)
    shown = {
        "pair": found, "sides": [side(found.one), side(found.other)], "form": form, "problem": problem,
        "total": sum(line[2] for line in found.evidence), "kind": matching(found.kind),
    }  # fmt: skip
    return render(request, "data/matching_pair.html", shown, status=422 if problem or form.errors else 200)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def pair_reopen(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Second thoughts on "not the same"."""
    found = _pair(request, pk)
    sheet = Sheet("重新判断", f"{found.one_name} 与 {found.other_name}", reverse("data:matching"))
    return ask(
        request, WhyForm(told(request)), sheet, lambda words: reopen(pair=found, by=account_of(request), **words)
    )


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponseBase:
    """Make two subjects one by their numbers, where no run asked."""
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = "两个主体的记录、号码和提及都归到保留的那个；随时可以撤销。各有统一社会信用代码的两个主体不能归并。"
    sheet = Sheet("归并两个主体", "", reverse("data:matching"), "归并", follows)

    def do(words: dict[str, Any]) -> object:
        kept, gone = (subject_by(words[name]) for name in ("kept", "gone"))
        for name, subject in (("kept", kept), ("gone", gone)):
            if subject is None:
                raise Refusal(f"没有找到主体“{words[name]}”，请核对号码；不是统一社会信用代码的写成“类别:号码”。")
        assert kept is not None and gone is not None
        return merge_subjects(kept=kept, gone=gone, by=by, reason=words["reason"])

    return ask(request, JoinForm(told(request)), sheet, do)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a merge back."""
    found = _found(merges_for(account_of(request)).filter(pk=pk).first())
    sheet = _undoing(f"{found.gone.name} → {found.kept.name}")
    return ask(
        request,
        WhyForm(told(request)),
        sheet,
        lambda words: split_subjects(merge=found, by=account_of(request), **words),
    )


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def unlink(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take back a link that the rule made."""
    found = _found(links_by_rule_for(account_of(request)).filter(pk=pk).first())
    sheet = replace(
        _undoing(f"{found.key} → {found.subject.name}"), follows="这条记录重新等待归并，规则不再把它归到这个主体。"
    )
    return ask(
        request, WhyForm(told(request)), sheet,
        lambda words: take_back_link(decision=found, by=account_of(request), **words),
    )  # fmt: skip


def _kind(request: HttpRequest) -> str:
    """Which kind of subject is looked at; entities where none is named."""
    of = request.GET.get("kind", KIND)
    if of not in kinds():
        raise Http404("no such kind of subject")
    return of


def _undoing(about: str) -> Sheet:
    return Sheet("撤销归并", about, reverse("data:matching"), follows=SPLIT, refusing=True)


def _pair(request: HttpRequest, pk: int) -> Pair:
    whole_city(request, Permission.RUN_INTAKE)
    return _found(pair_by(account_of(request), pk))


def _found(one: T | None) -> T:
    if one is None:
        raise Http404("no such one, taken back already, or not yours to judge")
    return one
