"""怎么评的、怎么赋码: the published rules by which a class and a code are given."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinheng.credit.codes.declarations import assignment
from xinheng.credit.risk.supervising import key_trades, supervisions
from xinheng.credit.risk.telling.published import published_rule
from xinheng.portals.ui.elder import remember_elder
from xinheng.support.access.decorators import open_to_all


@open_to_all("赋码规则公开")
def code_rules(request: HttpRequest) -> HttpResponse:
    """By which rule every business has a code, what it is made of, and how it ends."""
    response = render(request, "public/code_rules.html", {"rule": assignment()})
    remember_elder(request, response)
    return response


@open_to_all("评价规则依法公开")
def risk_rules(request: HttpRequest) -> HttpResponse:
    """What the colours mean, what costs points, since when the rule holds."""
    shown: dict[str, object] = {"rule": published_rule(), "supervisions": supervisions()}
    shown |= {"key_supervisions": supervisions(key=True), "key_trades": key_trades()}
    response = render(request, "public/risk_rules.html", shown)
    remember_elder(request, response)
    return response
