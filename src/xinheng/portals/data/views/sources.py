"""How the deliveries of the departments stand: what came, what is late, what was refused."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.fusion.intake.arriving.folders import folder_of, strange_folders
from xinheng.fusion.intake.arriving.schedules import in_words
from xinheng.fusion.intake.queries import (
    Freshness,
    arrivals,
    broken_off,
    freshness,
    latest_runs,
    open_arrivals,
    pulls,
    runs,
)
from xinheng.fusion.intake.sources import is_saved, source_named
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide

PAGE = 30
# What came last, whether it was taken or not.
CAME = 6
PULLED = 10


@requires(Permission.VIEW_SOURCES)
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """Every declared source; `?view=late` those overdue, `?view=refused` with refused rows."""
    view, last = request.GET.get("view", ""), latest_runs()
    rows = [(one, last.get(one.source)) for one in freshness()]
    late = [row for row in rows if row[0].late]
    refused = [row for row in rows if row[1] is not None and (row[1].rejected or row[1].state != "finished")]
    shown = {
        "rows": {"late": late, "refused": refused}.get(view, rows), "view": view,
        "late": len(late), "refused": len(refused), "total": len(rows), "takes": _takes(request),
        "strange": strange_folders(),
    }  # fmt: skip
    return render(request, "data/sources.html", shown)


@requires(Permission.VIEW_SOURCES)
@require_GET
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One source: its duty of delivery and its runs."""
    fresh = next((one for one in freshness() if one.source == name), None) or _by_template(name)
    if fresh is None:
        raise Http404("no such source")
    declared = source_named(name)
    page = Paginator(runs(name), PAGE).get_page(request.GET.get("page"))
    shown = {
        "fresh": fresh, "page": page, "stopped": broken_off(page), "takes": _takes(request),
        "open": list(open_arrivals(name)),
        "came": list(arrivals(name)[:CAME]), "folder": folder_of(name), "pulls": list(pulls(name)[:PULLED]),
        "saved": is_saved(name), "declared": declared is not None,
        "origin": declared.origin if declared else None,
        "schedule": in_words(declared.schedule) if declared and declared.schedule else "",
    }  # fmt: skip
    return render(request, "data/source.html", shown)


def _by_template(name: str) -> Freshness | None:
    """A type's template as a source, or one that is declared no more: nobody owes it, so it is never late."""
    found = source_named(name) or next((run.source for run in runs(name)[:1]), None)
    return Freshness(name, found.title, found.department, None, None, late=False) if found else None


def _takes(request: HttpRequest) -> bool:
    """Whether who asks may take in data for the whole city."""
    return is_platform_wide(account_of(request), Permission.RUN_INTAKE)
