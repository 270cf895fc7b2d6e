"""Parts of annual reports that other departments get (多报合一): who took how many, and who lets them lie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.services.annual_reports.queries import exchanges
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission


@requires(Permission.VIEW_SOURCES)
@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """Each receiver with its counts. No business is named here."""
    return render(request, "data/parts.html", {"rows": exchanges()})
