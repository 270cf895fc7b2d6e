"""关于本站: who runs it, what becomes of one's data, how it is used without a mouse or eyes, the interface."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.portals.public.drafts import A_DAY
from xinheng.support.access.decorators import open_to_all

HOUR = 3600


@open_to_all("网站说明")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The page behind the links of every foot."""
    return render(request, "public/about.html", {"draft_hours": A_DAY // HOUR})


@open_to_all("给搜索引擎看的规则")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What a search engine keeps would be shown after its time is over: records and lists are not for it."""
    paths = ("/e/", "/c/", "/s", "/alerts", "/sources", "/p/", "/mine", "/complaint/", "/report", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
