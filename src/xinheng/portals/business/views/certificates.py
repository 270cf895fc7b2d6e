"""A business makes a certificate of its standing."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.ui.limits import SUBMIT, limited
from xinheng.services.certificates.actions import make_certificate
from xinheng.services.certificates.queries import certificates_of, paper_of
from xinheng.support.access.parties import PartyRight

SHOWN = 20


@for_party(PartyRight.STANDING)
@require_http_methods(["GET", "POST"])
@limited(SUBMIT, "POST")
def certificates(request: HttpRequest) -> HttpResponse:
    """Those made so far; pressed, a new one as PDF."""
    party = acting(request)
    if request.method == "POST":
        made = make_certificate(by=party)
        return _as_file(made.paper.pdf, made.certificate.number)
    shown = {"party": party, "rows": certificates_of(party)[:SHOWN]}
    return render(request, "business/certificates.html", shown)


@for_party(PartyRight.STANDING)
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """One that was made before, byte for byte."""
    found = certificates_of(acting(request)).filter(number=number).first()
    kept = paper_of(found) if found else None
    if kept is None:
        raise Http404("no such paper of this business")
    return _as_file(kept, number)


def _as_file(content: bytes, number: str) -> HttpResponse:
    name = quote(f"信用状况证明-{number}.pdf")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
