"""Search: by name, credit code, registration number, or the initials of a name."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from xinheng.credit.codes.alphabet import TYPED_LENGTH, tidy
from xinheng.credit.codes.queries import resolve_typed
from xinheng.portals.ui.limits import SEARCH, TYPED_CODE, limited
from xinheng.portals.ui.searching import asked_for
from xinheng.support.access.decorators import open_to_all


@open_to_all("公众查询经营主体")
@limited(SEARCH)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`?q=` what was typed; `?kind=`, `?colour=` and the filters of FACETS narrow it, `?near=` and
    `?within=` by distance; `?all=1` shows more."""
    answer = asked_for(request, kind=request.GET.get("kind", ""))
    if not answer.rows and (found := _by_poster(request, answer.query)):
        return HttpResponseRedirect(f"/e/{found}?typed=1")
    response = render(request, "public/search.html", {"answer": answer, "colour": request.GET.get("colour", "")})
    if answer.nearby.by_position:
        add_never_cache_headers(response)
    return response


def _by_poster(request: HttpRequest, typed: str) -> str:
    """Whose poster bears these eight characters; counted as on the scan page, for they could be guessed."""
    if not (typed.isascii() and len(tidy(typed)) == TYPED_LENGTH) or TYPED_CODE.exceeded_by(request):
        return ""
    resolved = resolve_typed(typed)
    return resolved.subject.identity if resolved.state == "genuine" and resolved.subject else ""
