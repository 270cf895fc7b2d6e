"""怎么评的、怎么赋码: the published rules by which a class and a code are given."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.credit.codes.declarations import assignment
from xinheng.credit.risk.supervising import key_trades, supervisions
from xinheng.credit.risk.telling.published import published_rule
from xinheng.support.access.decorators import open_to_all

# What one code opens, as one system (编制说明 “五码”): the page, its name, what is found there.
FIVE = (
    ("/s", "一码查信用", "登记、许可、年报、处罚、名单和信用等级"),
    ("/sources", "一码查源头", "商品由谁生产、谁在卖，设备由谁用、谁维保"),
    ("/alerts", "一码查警示", "不合格商品、严重失信、超期设备和重点人员"),
    ("/complaint/", "一码保维权", "投诉、举报、异议，凭编号查进度"),
    ("/policies", "一码知政策", "法律法规、政策文件、办事指南和惠企政策"),
)


@open_to_all("赋码规则公开")
@require_safe
def code_rules(request: HttpRequest) -> HttpResponse:
    """By which rule every business has a code, what it is made of, and how it ends."""
    return render(request, "public/code_rules.html", {"rule": assignment(), "five": FIVE})


@open_to_all("评价规则依法公开")
@require_safe
def risk_rules(request: HttpRequest) -> HttpResponse:
    """What the colours mean, what costs points, since when the rule holds."""
    shown: dict[str, object] = {"rule": published_rule(), "supervisions": supervisions()}
    shown |= {"key_supervisions": supervisions(key=True), "key_trades": key_trades()}
    return render(request, "public/risk_rules.html", shown)
