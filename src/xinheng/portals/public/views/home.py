"""The first page: search, scan, the services that work here, what was published last."""

import time
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinheng.credit.portrait.listing import lists_of, newest
from xinheng.portals.ui.elder import remember_elder
from xinheng.portals.ui.records import record_view
from xinheng.portals.ui.sources import KEPT_SECONDS, last_received
from xinheng.support.access.decorators import open_to_all


@open_to_all("公众首页")
def home(request: HttpRequest) -> HttpResponse:
    """Search is typed, scan is pressed; below, what else can be done here."""
    told = told_in(int(time.monotonic() // KEPT_SECONDS))
    response = render(request, "public/home.html", {"received_at": last_received(), **told})
    remember_elder(request, response)
    return response


@lru_cache(maxsize=1)
def told_in(_minute: int) -> dict[str, Any]:
    """Which lists live and what was published last of what to beware of, as first asked for in this minute."""
    found = newest("beware")
    last = {"list": found[0], "record": record_view(found[1]), "about": found[1]["about"]} if found else None
    living = {page: any(one.count for one in lists_of(page)) for page in ("beware", "sources")}
    return {"alerts": living["beware"], "sources": living["sources"], "newest": last}
