"""How data become one: who supplies them, the steps of fusing, and what the city and its work have of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.fusion.catalogue.queries import themes
from xinheng.fusion.catalogue.supplies import LATELY, assets, supplies, taken_in
from xinheng.fusion.lake import versions
from xinheng.fusion.matching.queries import finished_runs
from xinheng.fusion.registers.actions import PLATFORM
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.queries import entries as model_entries
from xinheng.fusion.statistics.queries import good_runs, result_file, rows_of, rows_where, told
from xinheng.fusion.statistics.registry import model_named
from xinheng.portals.ui.signed_in import account_of
from xinheng.supervision.clues.queries import lately_by_source
from xinheng.supervision.performance.permissions import PerformanceVerb
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.table.registry import current_procedures

# The models whose results stand on these pages.
FUSED, FRESH = "fused_subjects", "freshness"
DISTRICTS = 50


@requires(Permission.VIEW_SOURCES)
@require_GET
def fusion(request: HttpRequest) -> HttpResponse:
    """The three that supply data, the steps from delivery to statistic, and of how many businesses all three tell."""
    matched = finished_runs().values()
    made = [one for one in model_entries() if one.last and not one.last.problem]
    shown = {
        "supplies": supplies(), "lake": versions.current(), "lately": LATELY, "taken": taken_in(),
        "linked": sum(one.linked for one in matched), "merged": sum(one.merged for one in matched),
        "asked": sum(one.asked for one in matched), "made": len(made),
        "indicators": sum(one.model.kind == "indicator" for one in made),
        **_fused(next((one.last for one in made if one.model.id == FUSED), None)),
    }  # fmt: skip
    return render(request, "data/fusion.html", shown)


@requires(PerformanceVerb.VIEW_PERFORMANCE)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """For who leads: which work became records, what data the city owns and what reads them, and what was done."""
    written, forming = _written(), _forming()
    formed = [(standard().types[id], by, *(written or {})[id]) for id, by in forming.items() if id in (written or {})]
    idle = [standard().types[id] for id in forming if id not in (written or {})]
    shown = {
        "formed": formed, "idle": idle, "measured": written is not None,
        "records": sum(rows for _, _, rows, _ in formed), "assets": assets(themes()),
        "clues": lately_by_source(account_of(request), LATELY), "lately": LATELY,
        **_fused(next(iter(good_runs(FUSED).values()), None)),
    }  # fmt: skip
    return render(request, "data/board.html", shown)


def _fused(run: ModelRun | None) -> dict[str, Any]:
    """The rows of the model by district with its heads, and the sums of its counts."""
    model = model_named(FUSED)
    found = rows_of(run, model, DISTRICTS) if run and result_file(run).exists() else []
    columns = list(model.columns.values())
    cells = [[told(column, value) for column, value in zip(columns, row, strict=True)] for row in found]
    sums = {name: sum(row[at] for row in found) for at, name in enumerate(model.columns) if at}
    return {"model": model, "run": run, "heads": [one.title for one in columns], "fused": cells, "sums": sums}


def _written() -> dict[str, tuple[int, object]] | None:
    """Of each type that the platform's own work writes: how many records, and the day of the last. None before the
    model was ever made."""
    model, run = model_named(FRESH), next(iter(good_runs(FRESH).values()), None)
    if run is None:
        return None
    at = list(model.columns).index
    rows = rows_where(run, model, source=PLATFORM)
    return {row[at("type")]: (row[at("records")], row[at("last_written")]) for row in rows}


def _forming() -> dict[str, list[Procedure]]:
    """Each type of record that moves write, with the procedures whose moves do."""
    found: dict[str, list[Procedure]] = {}
    for one in current_procedures():
        for id in dict.fromkeys(id for move in one.moves for id in move.records if id in standard().types):
            found.setdefault(id, []).append(one)
    return found
