"""The dossier page: what the city knows of one subject, and may show to anyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.kit import city_time
from xinheng.portals.public.dossier import read_dossier
from xinheng.portals.public.page import in_both_versions, page
from xinheng.portals.public.page_parts import markblock
from xinheng.portals.public.views.reader import ask_reader
from xinheng.portals.ui.asking import asked_past_day
from xinheng.portals.ui.elder import is_elder
from xinheng.portals.ui.readers import asks_too_much, is_known
from xinheng.support.access.decorators import open_to_all

FOUND_BY = {
    "typed": "按 8 位找到的，不能证明店里的码是真的",
    "licence": "按执照上的代码找到，请和店名、地址对一对",
    "plate": "按设备代码找到，请和设备上的标牌对一对",
}


@open_to_all("信用档案依法公示")
@require_safe
def dossier(request: HttpRequest, identity: str) -> HttpResponse:
    """`?as_of=YYYY-MM-DD` shows what was known at the end of that day; what may be seen is judged today."""
    return dossier_page(request, identity)


def dossier_page(request: HttpRequest, identity: str, *, verified: bool = False) -> HttpResponse:
    """The page of one subject; `verified` when a genuine code led here."""
    if asks_too_much(request.META, identity) and not is_known(request, identity):
        return ask_reader(request)
    today = city_time.today()
    as_of, problem = asked_past_day(request, today)
    view = read_dossier(identity, as_of, today)
    if view is None:
        raise Http404("no such subject")
    found_by = _found_by(request)
    if is_elder(request):
        shown = {"dossier": view, "verified": verified, "problem": problem, "found_by": found_by}
        shown["markblock"] = markblock(view, 148) if view.risk else ""
        shown |= in_both_versions(request, view, verified=verified)
        response = render(request, "public/dossier_elder.html", shown)
    else:
        response = HttpResponse(page(request, view, verified=verified, problem=problem, found_by=found_by))
    return response


def _found_by(request: HttpRequest) -> str:
    """How a reader came here without a code of ours, so that nobody takes a look-up for a proof."""
    return next((words for key, words in FOUND_BY.items() if key in request.GET), "")
