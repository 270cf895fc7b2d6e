"""The models: what each means and reads, its last runs, its rows; the same statistic by two engines side by side."""

import csv
import io

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.actions import run_models
from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.engines import spark
from xinheng.fusion.statistics.inputs import PUT_TOGETHER
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.queries import Compared, compared, entries, good_runs, rows_of, runs_of, told
from xinheng.fusion.statistics.registry import models
from xinheng.fusion.statistics.tasks import make_models
from xinheng.kit.cells import safe
from xinheng.portals.ui.acting import Sheet, ask
from xinheng.portals.ui.downloads import as_file
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

PAGE = 50
KINDS = {"statistic": "统计", "quality": "质量", "indicator": "指标"}
ENGINES = {"duckdb": "DuckDB", "spark": "Spark"}
# Tables of the lake that are no record type.
TITLES = {"subject": "主体", "mention": "提及", "record": "全部记录", "failing": "质量规则的结果"}
MOST_IN_FILE = 100_000


@requires(Permission.VIEW_SOURCES)
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """Every model with its newest run."""
    rows = [(one, KINDS[one.model.kind], ENGINES.get(one.last.engine, "") if one.last else "") for one in entries()]
    return render(request, "data/models.html", {"rows": rows, "engine": ENGINES[settings.XINHENG_ENGINE]})


@requires(Permission.VIEW_SOURCES)
@require_GET
def one(request: HttpRequest, id: str) -> HttpResponse:
    """One model: meaning, inputs, columns, SQL, runs, and the rows of its newest result (`?engine=` of that one)."""
    model, good = _model(id), good_runs(id)
    run = good.get(request.GET.get("engine", "")) or next(iter(good.values()), None)
    page = Paginator(range(run.rows if run else 0), PAGE).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    shown = {
        "model": model, "kind": KINDS[model.kind], "inputs": [_input(name) for name in model.inputs],
        "columns": [(name, column, name in model.grain) for name, column in model.columns.items()],
        "runs": [(each, ENGINES.get(each.engine, each.engine)) for each in runs_of(id)], "run": run,
        "engine": ENGINES.get(run.engine, "") if run else "", "page": page, "rows": _rows(run, model, start),
        "engines": [(name, ENGINES[name]) for name in good],
        "compared": _compared(list(good.values()), model),
    }  # fmt: skip
    return render(request, "data/model.html", shown)


@requires(Permission.VIEW_SOURCES)
@require_GET
def file(request: HttpRequest, id: str) -> HttpResponse:
    """The rows of the newest result as CSV, as people read them."""
    model, run = _model(id), next(iter(good_runs(id).values()), None)
    if run is None:
        raise Http404("no result yet")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.title for column in model.columns.values()])
    writer.writerows([safe(cell) for cell in row] for row in _rows(run, model, 0, MOST_IN_FILE))
    return as_file(text.getvalue().encode("utf-8-sig"), f"{id}.csv", "text/csv")


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest) -> HttpResponseBase:
    """Bring the lake up to date and make every model of which something changed."""
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = "先更新数据湖，再运行输入有变化的模型；没有变化的不再运行，没有做成的保留上一次的结果并说明原因。"
    if settings.XINHENG_ENGINE == spark.NAME:
        follows += "由后台进程用 Spark 运行，要几分钟，做完后这里的“最近一次”会更新。"
    sheet = Sheet("运行统计模型", f"引擎：{ENGINES[settings.XINHENG_ENGINE]}", reverse("data:models"), "运行", follows)

    def do(_: object) -> object:
        if settings.XINHENG_ENGINE == spark.NAME:
            return make_models.enqueue(by.pk)
        refresh_lake()
        return run_models(by=by)

    return ask(request, None, sheet, do)


def _model(id: str) -> Model:
    found = models().get(id)
    if found is None:
        raise Http404("no such model")
    return found


def _compared(runs: list[ModelRun], model: Model) -> Compared | None:
    return compared(runs[0], runs[1], model) if len(runs) > 1 else None


def _input(name: str) -> tuple[str, str]:
    """The words of an input and, of a record type, its name for the link to its page."""
    if name in standard().types:
        return standard().type(name).title, name
    return TITLES[name] if name in {*TITLES, *PUT_TOGETHER} else name, ""


def _rows(run: ModelRun | None, model: Model, start: int, most: int = PAGE) -> list[list[str]]:
    if run is None:
        return []
    columns = list(model.columns.values())
    return [
        [told(column, value) for column, value in zip(columns, row, strict=True)]
        for row in rows_of(run, model, most, start)
    ]
