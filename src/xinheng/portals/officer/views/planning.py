"""The year's checks: the plan by class and trade, the draw from it, and one draw with what makes it repeatable."""

from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.credit.risk.queries import grade_of
from xinheng.credit.risk.supervising import is_key_trade, supervision_of
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.signed_in import account_of
from xinheng.supervision.inspection.actions import Promise, draw, promised
from xinheng.supervision.inspection.actions.drawing import MOST
from xinheng.supervision.inspection.forms import Draw
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.planning import draw_told, line_of, plan_for, repeat_draw, whom_first
from xinheng.supervision.inspection.queries import task_rows, tasks_of_draw
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may


@requires(Permission.VIEW_TASKS)
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """What class and trade ask of the year's checks, and whom to visit first."""
    account, today = account_of(request), city_time.today()
    first = [(one, supervision_of(grade_of(one), today, key=is_key_trade(one.subject.industry)))
             for one in whom_first(account, today)]  # fmt: skip
    shown = {"lines": plan_for(account, today), "first": first, "year": today.year,
             "may_open": may(account, Permission.INSPECT),
             "may_draw": may(account, Permission.APPROVE_RESULT)}  # fmt: skip
    return render(request, "officer/inspection_plan.html", shown)


@requires(Permission.APPROVE_RESULT)
@require_http_methods(["GET", "POST"])
def draw_now(request: HttpRequest) -> HttpResponse:
    """Draw from one line of the plan, `?grade=A..D&key=1`; afterwards the draw is shown."""
    account, grade, key = account_of(request), request.GET.get("grade", ""), request.GET.get("key") == "1"
    line = line_of(account, city_time.today(), grade, key)
    if line is None:
        raise Http404("nobody of that class and trade in the offices of this account")
    of: dict[str, Any] = {"by": account, "grade": grade, "key": key}
    promise = promised(**of) if request.method == "GET" else None
    fields = Draw(request.POST if request.method == "POST" else None)
    for name, value in {"count": min(line.left, MOST), **(vars(promise) if promise else {})}.items():
        fields.fields[name].initial = value
    if request.method == "POST" and fields.is_valid():
        told = fields.cleaned_data
        kept = Promise(told["nonce"], told["mark"]) if told["nonce"] else None
        try:
            number = draw(**of, count=told["count"], promise=kept, said=(told["said_first"], told["said_second"]))
            return HttpResponseRedirect(reverse("officer:drawn", args=[number]))
        except Refusal as refusal:
            fields.add_error(None, str(refusal))
    shown = {"form": fields, "line": line, "mark": fields["mark"].value()}
    return render(request, "officer/inspection_draw.html", shown, status=422 if fields.errors else 200)


@requires(Permission.VIEW_TASKS)
@require_GET
def drawn(request: HttpRequest, number: str) -> HttpResponse:
    """One draw: its number, the digest of the list, and the tasks that came of it."""
    tasks, told = _drawn(request, number)
    shown = {"number": number, "told": told, "rows": task_rows(tasks), "again": repeat_draw(told)}
    return render(request, "officer/inspection_drawn.html", shown)


@requires(Permission.VIEW_TASKS)
@require_GET
def drawn_list(request: HttpRequest, number: str) -> HttpResponse:
    """The list a draw drew from, byte by byte as its digest was made of it."""
    _, told = _drawn(request, number)
    again = repeat_draw(told)
    if again is None:
        raise Http404("no list was kept of this draw")
    answer = HttpResponse(again.listed, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(f"{number}抽取名单.txt")
    return answer


def _drawn(request: HttpRequest, number: str) -> tuple[QuerySet[InspectionTask], dict[str, str]]:
    tasks = tasks_of_draw(account_of(request), number)
    told = draw_told(number) if tasks else None
    if told is None:
        raise Http404("no such draw, or none of its tasks is yours to see")
    return tasks, told
