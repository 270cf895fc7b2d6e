"""Every component on one page, to look at while building: shown in DEBUG and to staff."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.kit.clocks import ClockReading, ClockRule
from xinheng.portals.ui.charts import Spoke, TrendPoint
from xinheng.support.access.decorators import open_to_all

RULE = ClockRule("gallery", "受理期限", 7, "working_day")
READINGS = [
    ClockReading(RULE, "running", share=0.2, remaining=11, remaining_words="还剩 11 个工作日", due_words="12-07 到期"),
    ClockReading(
        RULE, "running", share=0.75, remaining=3, remaining_words="还剩 3 个工作日", due_words="11-25 到期", warn=True
    ),
    ClockReading(RULE, "running", share=1, remaining=0, remaining_words="今天到期", due_words="11-20 到期", warn=True),
    ClockReading(RULE, "breached", share=1, remaining=-2, remaining_words="超期 2 个工作日", due_words="11-18 到期"),
    ClockReading(RULE, "paused", share=0.4, remaining_words="已暂停 · 检测中，第 6 日"),
    ClockReading(RULE, "not_started", remaining_words="未开始，送达次日起算"),
    ClockReading(RULE, "met", remaining_words="用了 4 个工作日，按期"),
]
ASPECTS = [
    Spoke(title, value, peers)
    for title, value, peers in (
        ("登记许可", 88, 90),
        ("社会评价", 84, 80),
        ("消费维权", 78, 80),
        ("公示年报", 100, 92),
        ("产品质量", 64, 88),
        ("合规经营", 62, 86),
    )
]
RATINGS = [
    TrendPoint(date(2026, month, 1), mark, "green" if mark >= 80 else "yellow")
    for month, mark in enumerate((94, 94, 95, 96, 97, 98, 96, 96, 84, 84, 73), start=1)
]


@open_to_all("组件样张，不含数据；只在调试时或对已登录的人显示")
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The gallery page."""
    if not (settings.DEBUG or request.user.is_authenticated):
        raise Http404
    shown = {"readings": READINGS, "aspects": ASPECTS, "ratings": RATINGS, "limits": [(80, "绿码线"), (60, "红码线")]}
    return render(request, "ui/gallery.html", shown)
