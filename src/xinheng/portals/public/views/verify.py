"""Whoever is shown a certificate of standing finds out whether it is genuine and still holds."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.portals.public.carried import shown_by, to_show
from xinheng.portals.ui.limits import PROGRESS, limited
from xinheng.services.certificates.queries import is_the_paper, seal_of, verify
from xinheng.support.access.decorators import open_to_all

# A certificate has some 60 KB; what is larger is none.
LARGEST = 2_000_000


@open_to_all("凭证明上的核验码核验信用状况证明")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "GET", "POST")
def verified(request: HttpRequest) -> HttpResponse:
    """By the code: of whom, which day, what it must say. By the file too: whether it is the one that was made."""
    code = (request.POST if request.method == "POST" else request.GET).get("code", "").strip()[:40]
    found = verify(code) if code else None
    if found and request.method == "POST":
        file = request.FILES.get("paper")
        same = (file.size or 0) <= LARGEST and is_the_paper(found.certificate, file.read()) if file else None
        return shown_by(request, [code, same], code=code)
    compared = to_show(request) or []
    shown = {"code": code, "found": found, "same": compared[1] if compared and compared[0] == code else None}
    return render(request, "public/verify.html", shown, status=404 if code and not found else 200)


@open_to_all("签章数据供任何人离线验证证明")
@never_cache
@require_GET
@limited(PROGRESS, "GET")
def seal(request: HttpRequest) -> HttpResponse:
    """What a certificate is sealed with, to be checked without this platform."""
    found = verify(request.GET.get("code", "").strip()[:40])
    if found is None or not found.certificate.seal:
        raise Http404("no sealed certificate of this code")
    answer = JsonResponse(seal_of(found.certificate), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="seal-{found.certificate.code}.json"'
    return answer
