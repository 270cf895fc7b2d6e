"""How the trade fares: the business's own, or any that is asked for, in the city or a district."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.business.signed_in import acting, business_of, for_party
from xinheng.portals.ui.bars import bars_svg, curve_svg, pairs_svg
from xinheng.services.trades.queries import (
    SPAN_OF_A_DISTRICT,
    TradeFigures,
    levels_of,
    place_title,
    read_trade,
    title_of,
    trades_like,
)
from xinheng.support.access.parties import PartyRight

# The level that is shown first: 大类 says enough of competitors and is rarely empty.
FIRST = 3
DISTRICT = 6


@for_party(PartyRight.STANDING)
@require_GET
def trade(request: HttpRequest) -> HttpResponse:
    """`trade` and `district` choose; `q` looks for a trade by words or code."""
    party = acting(request)
    own = business_of(request)
    industry = own.industry
    code, asked = request.GET.get("trade", "").strip() or industry[:FIRST], request.GET.get("q", "").strip()[:40]
    found, problem = trades_like(asked) if asked else [], ""
    if len(found) == 1:
        code = found[0].code
    if asked and not found:
        problem = f"行业分类（GB/T 4754）里没有“{asked}”。可以写行业的代码，例如 H6210，或者名称里的几个字，例如餐饮。"
    elif code and not title_of(code):
        problem, code = f"没有代码为“{code[:12]}”的行业，下面是本单位的行业。", industry[:FIRST]
    district = request.GET.get("district", "").strip()[:DISTRICT]
    told = read_trade(code, district) if title_of(code) else None
    shown = {
        "party": party, "told": told, "trade": code, "title": title_of(code), "asked": asked, "problem": problem,
        "found": found if len(found) > 1 else [], "levels": levels_of(industry if industry.startswith(code) else code),
        "district": district, "own_district": _own_district(own), "span": SPAN_OF_A_DISTRICT,
        "drawn": _drawn(told) if told else {},
    }  # fmt: skip
    return render(request, "business/trade.html", shown, status=422 if problem else 200)


def _own_district(own: Any) -> tuple[str, str] | None:
    code = own.division[:DISTRICT] if own else ""
    return (code, place_title(code)) if len(code) == DISTRICT else None


def _drawn(told: TradeFigures) -> dict[str, Any]:
    ages = [(words, count.number, str(count)) for words, count in told.ages]
    years = [(str(year), (one.number, str(one)), (gone.number, str(gone))) for year, one, gone in told.turnover]
    lived = [(f"{one.years} 年", one.share) for one in told.spans if one.share is not None]
    return {
        "ages": bars_svg(ages, "现有主体按成立年限"),
        "turnover": pairs_svg(years, "每年新设和注销"),
        "spans": curve_svg(lived, "活到各年限的占比"),
    }
