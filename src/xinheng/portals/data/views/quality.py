"""How good the registers are: scores by register and over time, opened down to the records that fail a rule."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.catalogue.actions import measure_quality
from xinheng.fusion.catalogue.queries import (
    GROUPS,
    entries,
    flaws,
    rules_held,
    scores_by,
    scores_of,
    scores_over_time,
)
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.quality.actions import follow_failures
from xinheng.fusion.quality.permissions import QualityVerb
from xinheng.fusion.quality.queries import tickets_about
from xinheng.fusion.standard.registry import standard
from xinheng.portals.ui.acting import Sheet, ask
from xinheng.portals.ui.signed_in import account_of, whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may

PAGE = 50
TABS = (("", "数据类"), ("source", "来源"), ("theme", "主题库"), ("unit", "责任单位"))


@requires(Permission.VIEW_SOURCES)
@require_GET
def scores(request: HttpRequest) -> HttpResponse:
    """Every register that was measured, the worst first, and the city's score by day; `?by=` source, theme or unit."""
    measured = [one for one in entries() if one.score]
    rows = sorted(measured, key=lambda one: one.score.score if one.score else 0)
    marks, asked = scores_over_time(), request.GET.get("by", "")
    by = asked if asked in GROUPS else ""
    groups = scores_by(by) if by else []
    shown = {"rows": rows, "marks": marks[-10:], "today": marks[-1:], "by": by, "groups": groups, "tabs": TABS}
    return render(request, "data/quality.html", shown)


@requires(Permission.VIEW_SOURCES)
@require_GET
def register(request: HttpRequest, id: str) -> HttpResponse:
    """One register: its rules, and the records that fail one of them (`?rule=`) or any."""
    kind = standard().types.get(id)
    if kind is None:
        raise Http404("no such type")
    rule, source = request.GET.get("rule", ""), request.GET.get("source", "")
    page = Paginator(flaws(id, rule, source), PAGE).get_page(request.GET.get("page"))
    held = rules_held(kind)
    titles = {one.rule.id: one.rule.title for one in held}
    (entry,) = entries([kind])
    sees = may(account_of(request), QualityVerb.VIEW_TICKETS)
    tickets, known = tickets_about(id) if sees else ([], [])
    told_by = {name: one.title for name, one in sources().items()}
    shown = {"kind": kind, "entry": entry, "rules": held, "rule": rule, "page": page, "titles": titles,
             "scores": scores_of(id), "source": source, "tickets": tickets,
             "known": known, "source_titles": told_by}  # fmt: skip
    return render(request, "data/register.html", shown)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest) -> HttpResponseBase:
    """Bring the lake up to date and hold every rule against it."""
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = "先更新数据湖，再用标准中的全部规则核对每一类数据，得分记在今天名下；不符合的记录列在各类数据之下。"
    sheet = Sheet("重新测量", "数据质量", reverse("data:quality"), "开始", follows)

    def do(_: object) -> object:
        refresh_lake()
        measure_quality(by=by)
        return follow_failures()

    return ask(request, None, sheet, do)
