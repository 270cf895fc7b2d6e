"""One delivery: what became of its rows; refused rows fetched as a form to be corrected, or given up."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.intake.actions import take_back_run, tell_download, waive_rejects
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.queries import broken_off, findings_of_run, rejects, runs
from xinheng.fusion.intake.sheets import MOST_IN_WORKBOOK, findings_as_workbook, returns_as_csv, returns_as_workbook
from xinheng.portals.data.forms import WhyForm
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.downloads import WORKBOOK, as_file
from xinheng.portals.ui.signed_in import account_of, whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide

PAGE = 30


@requires(Permission.VIEW_SOURCES)
@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """The counts of one run; to who takes in data for the whole city also the rows that wait to be corrected and the
    values left out."""
    run = _run(pk)
    inside = is_platform_wide(account_of(request), Permission.VIEW_INTAKE)
    waiting, found = rejects(run=pk), findings_of_run(run)
    shown = {
        "run": run, "inside": inside, "stopped": bool(broken_off([run])),
        "waiting": waiting.count(), "found": found.count(),
        "page": Paginator(waiting, PAGE).get_page(request.GET.get("page")) if inside else None,
        "findings": list(found[:PAGE]) if inside else [],
    }  # fmt: skip
    return render(request, "data/delivery.html", shown)


@requires(Permission.RUN_INTAKE)
@require_GET
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The run's open rejects with their cells as they came, as a workbook, or with `?as=csv` as CSV."""
    by, run = whole_city(request, Permission.RUN_INTAKE), _run(pk)
    rows, name = rejects(run=pk), run.source.name
    count = rows.count()
    as_csv = request.GET.get("as") == "csv" or count > MOST_IN_WORKBOOK
    data = returns_as_csv(name, rows) if as_csv else returns_as_workbook(name, rows)
    tell_download(what="rejects", source=name, run=run, rows=count, by=by)
    return as_file(data, f"{name}-{pk}-rejects.{'csv' if as_csv else 'xlsx'}", "text/csv" if as_csv else WORKBOOK)


@requires(Permission.RUN_INTAKE)
@require_GET
def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The values of this run that were left out and wait for a better one, with what was written."""
    by, run = whole_city(request, Permission.RUN_INTAKE), _run(pk)
    rows = list(findings_of_run(run)[:MOST_IN_WORKBOOK])
    tell_download(what="findings", source=run.source.name, run=run, rows=len(rows), by=by)
    return as_file(findings_as_workbook(rows), f"{run.source.name}-{pk}-findings.xlsx", WORKBOOK)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say that what is left of a run's rejects will not be corrected."""
    by, run = whole_city(request, Permission.RUN_INTAKE), _run(pk)
    back = reverse("data:delivery", args=[pk])
    follows = "这次接入剩下的退回行不再等待更正，保存的原行随即销毁；原因和理由留在记录里。"
    sheet = Sheet("不再更正", f"{run.source.title} 第 {pk} 次接入", back, "不再更正", follows, refusing=True)

    def do(words: dict[str, Any]) -> object:
        return waive_rejects(run=run, by=by, reason=words["reason"])

    return ask(request, WhyForm(told(request)), sheet, do)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a delivery back: everything it said."""
    by, run = whole_city(request, Permission.RUN_INTAKE), _run(pk)
    back = reverse("data:delivery", args=[pk])
    follows = (
        "这次接入写入、现在仍有效的记录全部撤回；它们取代过的旧记录重新有效；其他接入写入的不动。过去某一天看到的不变。"
    )
    sheet = Sheet("撤回这次接入", f"{run.source.title} 第 {pk} 次接入", back, "撤回", follows, refusing=True)

    def do(words: dict[str, Any]) -> object:
        return take_back_run(run=run, by=by, reason=words["reason"])

    return ask(request, WhyForm(told(request)), sheet, do)


def _run(pk: int) -> IntakeRun:
    run = runs().filter(pk=pk).first()
    if run is None:
        raise Http404("no such run")
    return run
