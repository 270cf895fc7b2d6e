"""The standard's kept versions, two of them compared, and the one in force kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.catalogue.actions import keep_standard
from xinheng.fusion.catalogue.queries import standard_version, standard_versions
from xinheng.fusion.catalogue.rules import differences, outline
from xinheng.fusion.standard.registry import standard
from xinheng.kit.typed import whole
from xinheng.portals.ui.acting import Sheet, ask
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

# What is in force, whether it was kept or not.
NOW = "now"


@requires(Permission.VIEW_SOURCES)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Kept versions; what changed from `?old=` to `?new=`, else from the last one to what is in force."""
    kept = list(standard_versions())
    old, new = request.GET.get("old", str(kept[0].pk) if kept else ""), request.GET.get("new", NOW)
    found = differences(_content(old), _content(new)) if old else []
    shown = {
        "kept": kept, "old": old, "new": new, "found": found, "breaking": sum(one.breaking for one in found),
    }  # fmt: skip
    return render(request, "data/versions.html", shown)


def _content(which: str) -> dict[str, object]:
    if which == NOW:
        return outline(standard())
    found = standard_version(number) if (number := whole(which, 9)) is not None else None
    if found is None:
        raise Http404("no such version")
    return dict(found.content)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep the standard in force as a version."""
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = "现在有效的标准记为新版本，此后可以与它比较。改动与已存数据不符的，会说明原因并退回。"
    sheet = Sheet("记录标准版本", "数据标准", reverse("data:versions"), "记录", follows)
    return ask(request, None, sheet, lambda _: keep_standard(by=by))
