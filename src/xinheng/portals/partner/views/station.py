"""The venue's desk for consumers: on display, changed, closed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.portals.partner.forms import StationForm
from xinheng.portals.partner.sheets import page, sheet
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.services.partners.actions.station import StationTold, close_station, keep_station
from xinheng.services.partners.queries.stations import station_of

FOLLOWS = "公开以后，消费者要投诉场内商户时，先看到这个服务站；全市的服务站名单里也有它。"


@for_partner
@require_http_methods(["GET"])
def station(request: HttpRequest) -> HttpResponse:
    """As consumers read it."""
    return page(request, "station", {"station": station_of(venue(request))})


@for_partner
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Put it up or change it; what is on display stands in the form."""
    before = station_of(venue(request)) or {"station_name": f"{venue(request).venue}消费维权服务站"}
    form = StationForm(request.POST if request.method == "POST" else None, initial=before)

    def do(told: dict[str, Any]) -> str:
        keep_station(partner=venue(request), by=acting(request), told=StationTold(**told))
        return reverse("partner:station")

    back = reverse("partner:station")
    return sheet(request, form, do, title="维权服务站", about=FOLLOWS, button="公开", back=back)


@for_partner
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Take it down."""

    def do(told: dict[str, Any]) -> str:
        close_station(partner=venue(request), by=acting(request))
        return reverse("partner:station")

    form = forms.Form(request.POST if request.method == "POST" else None)
    about = "撤销以后，消费者不再看到它；以前的记录还在。"
    back = reverse("partner:station")
    return sheet(request, form, do, title="撤销维权服务站", about=about, button="撤销", back=back)
