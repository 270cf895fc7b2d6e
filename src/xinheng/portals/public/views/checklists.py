"""检查事项清单: what officers may look at, field by field, with the article that lets them.

It is published, so that whoever is checked can look first.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.supervision.inspection.queries import items_by_group, list_published, lists_by_field
from xinheng.support.access.decorators import open_to_all


@open_to_all("检查事项清单依法公开")
@require_safe
def checklists(request: HttpRequest) -> HttpResponse:
    """Every field of supervision and its lists; with `?list=` the items of one."""
    return _one(request, name) if (name := request.GET.get("list", "")) else _by_field(request)


def _by_field(request: HttpRequest) -> HttpResponse:
    fields = lists_by_field()
    count = sum(len(one.items) for _, lists in fields for one in lists)
    return render(request, "public/checklists.html", {"fields": fields, "count": count})


def _one(request: HttpRequest, name: str) -> HttpResponse:
    found = list_published(name)
    if found is None:
        raise Http404("没有这张检查事项清单")
    return render(request, "public/checklist.html", {"list": found, "groups": items_by_group(found)})
