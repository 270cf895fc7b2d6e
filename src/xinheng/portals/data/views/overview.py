"""The data centre at a glance: twelve themes, what is late, what is wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.fusion.catalogue.queries import scores_over_time, themes
from xinheng.fusion.intake.queries import findings, rejects
from xinheng.fusion.lake import versions
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission


@requires(Permission.VIEW_SOURCES)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Each theme with its registers, records, score and silent sources."""
    found, lake, marks = themes(), versions.current(), scores_over_time()
    shown = {
        "themes": found, "lake": lake, "marks": marks, "types": sum(len(one.entries) for one in found),
        "filled": sum(one.filled for one in found), "rows": sum(one.rows for one in found),
        "late": [one for theme in found for entry in theme.entries for one in entry.sources if one.late],
        "waiting": rejects().count(), "left_out": findings().count(),
    }  # fmt: skip
    return render(request, "data/overview.html", shown)
