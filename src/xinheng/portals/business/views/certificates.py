"""A business makes a certificate of its standing."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.ui.limits import SUBMIT, limited
from xinheng.services.certificates.actions import make_certificate
from xinheng.services.certificates.queries import certificates_of
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
        name = quote(f"信用状况证明-{made.certificate.number}.pdf")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
        return HttpResponse(made.pdf, content_type="application/pdf", headers=headers)
    shown = {"party": party, "rows": certificates_of(party)[:SHOWN]}
    return render(request, "business/certificates.html", shown)
