"""The first page: search, scan, six services."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinheng.portals.ui.elder import remember_elder
from xinheng.portals.ui.sources import last_received
from xinheng.support.access.decorators import open_to_all


@open_to_all("公众首页")
def home(request: HttpRequest) -> HttpResponse:
    """Search is typed, scan is pressed; below, what else can be done here."""
    response = render(request, "public/home.html", {"received_at": last_received()})
    remember_elder(request, response)
    return response
