"""The first page: search, scan, the services that work here, what was published last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinheng.credit.portrait.listing import lists_of, newest
from xinheng.portals.ui.elder import remember_elder
from xinheng.portals.ui.records import RecordView, record_view
from xinheng.portals.ui.sources import last_received
from xinheng.support.access.decorators import open_to_all


@open_to_all("公众首页")
def home(request: HttpRequest) -> HttpResponse:
    """Search is typed, scan is pressed; below, what else can be done here."""
    shown = {
        "received_at": last_received(),
        "alerts": any(one.count for one in lists_of("alerts")),
        "sources": any(one.count for one in lists_of("sources")),
        "newest": _newest(),
    }
    response = render(request, "public/home.html", shown)
    remember_elder(request, response)
    return response


def _newest() -> dict[str, object] | None:
    """What was published last of what to beware of: which list, what it says, whose it is."""
    found = newest("alerts")
    if found is None:
        return None
    listed, record = found
    view: RecordView = record_view(record)
    return {"list": listed, "record": view, "about": record["about"]}
