"""Search: by name, credit code, registration number, or the initials of a name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinheng.portals.ui.asking import asked_text
from xinheng.portals.ui.elder import remember_elder
from xinheng.portals.ui.limits import SEARCH, limited
from xinheng.portals.ui.searching import find
from xinheng.support.access.decorators import open_to_all


@open_to_all("公众查询经营主体")
@limited(SEARCH)
def results(request: HttpRequest) -> HttpResponse:
    """`?q=` what was typed; `?kind=`, `?colour=` and `?district=` narrow it, `?all=1` shows more."""
    asked = request.GET
    answer = find(
        asked_text(request),
        kind=asked.get("kind", ""),
        colour=asked.get("colour", ""),
        district=asked.get("district", ""),
        everything=asked.get("all") == "1",
    )
    response = render(request, "public/search.html", {"answer": answer, "colour": asked.get("colour", "")})
    remember_elder(request, response)
    return response
