"""The first page: search, scan, the services that work here, what was published last."""

from collections import Counter
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.credit.portrait.listing import PER_PAGE, Listed, lists_of, newest
from xinheng.fusion.registers.queries import how_many_businesses
from xinheng.kit import city_time
from xinheng.portals.ui.records import record_view
from xinheng.portals.ui.sources import last_received, this_minute
from xinheng.support.access.decorators import open_to_all

# So many of what was published last stand beside the search on a desk; a phone shows the first.
NEWEST = 4


@open_to_all("公众首页")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search is typed, scan is pressed; below, what else can be done here."""
    told = told_in(this_minute())
    return render(request, "public/home.html", {"received_at": last_received(), **told})


@lru_cache(maxsize=1)
def told_in(_minute: int) -> dict[str, Any]:
    """Which lists live and what was published last of what to beware of, as first asked for in this minute."""
    beware = newest("beware", PER_PAGE)
    living = {page: any(one.count for one in lists_of(page)) for page in ("beware", "sources", "persons", "policies")}
    businesses = how_many_businesses()
    return {
        "alerts": living["beware"],
        "sources": living["sources"],
        "persons": living["persons"],
        "policies": living["policies"],
        "newest": _once_each(beware)[:NEWEST],
        "month": _of_this_month(beware),
        "businesses": f"{businesses:,}" if businesses else "",
    }


def _once_each(told: list[tuple[Listed, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Each business once for the same reason, though two entries say it."""
    firsts: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one, record in told:
        row = {"list": one, "record": record_view(record), "about": record["about"]}
        firsts.setdefault((one.key, str(record["about"]["name"]), row["record"].title), row)
    return list(firsts.values())


def _of_this_month(told: list[tuple[Listed, dict[str, Any]]]) -> list[tuple[Listed, str]]:
    """How many entries of each list are of this month; a full page of them is "以上"."""
    month = city_time.today().isoformat()[:7]
    lists = {one.key: one for one, _ in told}
    found = Counter(one.key for one, record in told if str(record["effective_on"] or "").startswith(month))
    return [(lists[key], f"{count} 条{'以上' if count >= PER_PAGE else ''}") for key, count in found.items()]
