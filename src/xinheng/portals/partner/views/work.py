"""What a venue does day by day: its doors, each with what waits there."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.services.mediation.queries import delegated_to
from xinheng.services.tenant_grading.queries import objections_of
from xinheng.services.venue_care.queries import receipts_of
from xinheng.services.venue_reports.queries import reports_of
from xinheng.support.access.parties import PartyRight


@dataclass(frozen=True)
class WorkDoor:
    """One kind of work: its title, what it is for, what waits."""

    title: str
    words: str
    address: str
    waits: str = ""


@for_partner
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """The doors."""
    party = acting(request)
    running = reports_of(party).filter(matter__closed_at=None)
    asked = running.filter(matter__state="asked").count()
    objected = objections_of(party, PartyRight.VENUE).filter(answered_at=None).count()
    copies = receipts_of(party, PartyRight.VENUE)
    answered = copies.filter(answered_at__isnull=False, settled_at=None, tenancy__ended_at=None).count()
    given = delegated_to(party).filter(matter__state="delegated").count()
    doors = [
        WorkDoor("与监管沟通", "报告问题、风险和建议，看答复", reverse("partner:reports"),
             f"{asked} 件要补充" if asked else f"{running.count()} 件在办"),
        WorkDoor("委托调解", "市场监管部门委托您单位先调解的消费纠纷", reverse("partner:mediations"),
             f"{given} 件等您调解" if given else ""),
        WorkDoor("内部评级", "指标、权重、等级，商户的异议", reverse("partner:grading"),
             f"{objected} 件异议等答复" if objected else ""),
        WorkDoor("制度和公约", "发布、签署、提醒没有签的", reverse("partner:papers")),
        WorkDoor("巡查", "一家一家查，拍照，提醒整改", reverse("partner:rounds")),
        WorkDoor("提醒商户", "整改、承诺、通知，谁看了、怎么回复的", reverse("partner:messages"),
             f"{answered} 件回复等确认" if answered else ""),
        WorkDoor("维权服务站", "消费者投诉场内商户之前，先看到你们的服务站", reverse("partner:station")),
        WorkDoor("抽检和召回", "全市新公示的，涉及哪些商户，一键提示", reverse("partner:alerts")),
    ]  # fmt: skip
    return render(request, "partner/work.html", {"party": party, "partner": venue(request), "doors": doors})
