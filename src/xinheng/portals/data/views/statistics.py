"""The models: what each means and reads, its last runs, its rows; the same statistic by two engines side by side."""

import csv
import io
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.inputs import PUT_TOGETHER, is_published
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.queries import Compared, compared, entries, good_runs, rows_of, runs_of, told
from xinheng.fusion.statistics.registry import models
from xinheng.kit.cells import safe
from xinheng.portals.data.views.making import ENGINES, TITLES, makings_told, offered, partly, under_way, ways_of
from xinheng.portals.ui.downloads import as_file
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

PAGE = 50
KINDS = {"statistic": "统计", "quality": "质量", "indicator": "指标"}
MOST_IN_FILE = 100_000


@requires(Permission.VIEW_SOURCES)
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """Every model with its newest run, and what is being made."""
    if partly(request):
        return under_way(request, "")
    rows = [(one, KINDS[one.model.kind], ENGINES.get(one.last.engine, "") if one.last else "") for one in entries()]
    return render(
        request,
        "data/models.html",
        {"rows": rows, "engine": ENGINES[settings.XINHENG_ENGINE], "makings": makings_told("")},
    )


@requires(Permission.VIEW_SOURCES)
@require_GET
def one(request: HttpRequest, id: str) -> HttpResponse:
    """One model: meaning, inputs, columns, SQL, runs, and the rows of its newest result (`?engine=` of that one)."""
    model = _model(id)
    if partly(request):
        return under_way(request, id)
    good = good_runs(id)
    run = good.get(request.GET.get("engine", "")) or next(iter(good.values()), None)
    page = Paginator(range(run.rows if run else 0), PAGE).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    shown = {
        "model": model, "kind": KINDS[model.kind], "inputs": [_input(name) for name in model.inputs],
        "columns": [(name, column, name in model.grain) for name, column in model.columns.items()],
        "runs": [(each, ENGINES.get(each.engine, each.engine)) for each in runs_of(id)], "run": run,
        "engine": ENGINES.get(run.engine, "") if run else "", "page": page, "rows": _rows(run, model, start),
        "engines": [(name, ENGINES[name]) for name in good],
        "compared": (both := _compared(list(good.values()), model)), "differing": _differing(both, model),
        "held": not all(is_published(name) for name in model.inputs),
        "makings": makings_told(id), "offered": offered(), "ways": ways_of(model),
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


def _model(id: str) -> Model:
    found = models().get(id)
    if found is None:
        raise Http404("no such model")
    return found


def _compared(runs: list[ModelRun], model: Model) -> Compared | None:
    return compared(runs[0], runs[1], model) if len(runs) > 1 else None


def _differing(both: Compared | None, model: Model) -> list[tuple[str, list[str]]]:
    """Rows that one engine gave and the other did not, with the engine's name."""
    if both is None:
        return []
    sides = ((both.one, both.only_one), (both.other, both.only_other))
    return [(ENGINES.get(run.engine, run.engine), _cells(row, model)) for run, rows in sides for row in rows]


def _input(name: str) -> tuple[str, str]:
    """The words of an input and, of a record type, its name for the link to its page."""
    if name in standard().types:
        return standard().type(name).title, name
    return TITLES[name] if name in {*TITLES, *PUT_TOGETHER} else name, ""


def _rows(run: ModelRun | None, model: Model, start: int, most: int = PAGE) -> list[list[str]]:
    if run is None:
        return []
    return [_cells(row, model) for row in rows_of(run, model, most, start)]


def _cells(row: tuple[Any, ...], model: Model) -> list[str]:
    return [told(column, value) for column, value in zip(model.columns.values(), row, strict=True)]
