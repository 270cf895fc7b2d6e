"""What a scan leads to, the camera page, and the eight typed characters."""

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from xinheng.credit.codes.qr import picture_of
from xinheng.credit.codes.queries import Resolved, resolve, resolve_typed
from xinheng.portals.public.views.dossier import dossier_page
from xinheng.portals.ui.limits import TYPED_CODE, limited
from xinheng.support.access.decorators import open_to_all
from xinheng.support.contract import page_of


@open_to_all("扫店里的码看信用")
@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """A genuine code shows the dossier, or the page a scenario made for its subject, and says so; any other says what
    it is and offers to report it."""
    resolved = resolve(code)
    if resolved.state == "genuine" and resolved.subject:
        page = page_of(resolved.subject)
        if page is not None:
            return page(request, resolved.subject, verified=True)
        return dossier_page(request, resolved.subject.identity, verified=True)
    if resolved.state in ("licence", "equipment") and resolved.subject:
        page = page_of(resolved.subject)
        if page is not None:
            return page(request, resolved.subject)
        by = "licence" if resolved.state == "licence" else "plate"
        return HttpResponseRedirect(f"/e/{resolved.subject.identity}?{by}=1")
    return _not_ours(request, resolved, code)


@open_to_all("相机扫码，不行就输入海报上的 8 位")
@require_http_methods(["GET", "POST"])
@limited(TYPED_CODE, "POST")
def scan(request: HttpRequest) -> HttpResponse:
    """The camera, and below it a field for the eight characters, which look up and prove nothing."""
    typed = request.POST.get("typed", "")
    if request.method == "POST":
        resolved = resolve_typed(typed)
        if resolved.state == "genuine" and resolved.subject:
            return HttpResponseRedirect(f"/e/{resolved.subject.identity}?typed=1")
        problem = resolved.sentence
        return render(request, "public/scan.html", {"typed": typed, "problem": problem, **_handover()}, status=404)
    return render(request, "public/scan.html", {"typed": typed, **_handover()})


@cache
def _handover() -> dict[str, SafeString]:
    """The picture by which a telephone goes on with what a computer without a camera cannot: this page's address."""
    address = f"{settings.XINHENG_PUBLIC_URL.rstrip('/')}/scan"
    return {"handover": mark_safe(picture_of(address, "扫一扫的网址", scale=4))}  # noqa: S308  our own address


def _not_ours(request: HttpRequest, resolved: Resolved, code: str) -> HttpResponse:
    return render(
        request,
        "public/code_refused.html",
        {"resolved": resolved, "code": code[:80], "host": urlsplit(settings.XINHENG_PUBLIC_URL).netloc},
        status=404,
    )
