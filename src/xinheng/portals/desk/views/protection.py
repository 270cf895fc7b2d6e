"""安全保护: how the platform is kept, its grading, and the assessments that were made and are due."""

from collections import Counter

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.portals.desk.forms import choice, text
from xinheng.portals.desk.level import STANDS, level3, level_areas, level_row
from xinheng.portals.desk.protection import facts, facts_of_building, stages
from xinheng.portals.desk.ways import ways_in, ways_out
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of, whole_city
from xinheng.support.access.decorators import opens, requires, signed_in
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide
from xinheng.support.alarms.actions import see_to_alarm
from xinheng.support.alarms.queries import alarm_of, alarms
from xinheng.support.assessments.actions import answer_item, enter_assessment
from xinheng.support.assessments.models import Assessment, LevelAnswer
from xinheng.support.assessments.queries import assessments_made, standings
from xinheng.support.procedures.table.asking import TextField, day

SHOWN = 30


class AssessmentForm(forms.Form):
    """What was done, by whom, and what came of it."""

    kind = choice("种类", [("", "请选择"), *Assessment.Kind.choices])
    done_on = day("完成日期", required=True)
    organisation = text("承担单位", most=120, hint="测评机构，或者本单位的处室。")
    reference = text("报告或备案编号", required=False, most=80)
    outcome = choice("结论", [("", "请选择"), *Assessment.Outcome.choices])
    words = TextField(
        label="内容和问题", required=False, max_length=2000, help_text="有问题的，写明问题、谁整改、到哪天。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def protection(request: HttpRequest) -> HttpResponse:
    """What runs, what is graded, what was looked at and is due."""
    today, made = city_time.today(), assessments_made()
    counts = Counter(str(one.stands) for one in level3().values())
    shown = {
        "facts": list(facts()), "today": today,
        "stages": [(one, opens(signed_in(request), one.address)) for one in stages()],
        "standings": [(one, one.is_late(today)) for one in standings(today, made)],
        "made": made[:SHOWN],
        "total": counts.total(),
        "counts": [(title, counts[name]) for name, title in STANDS.items()],
    }  # fmt: skip
    return render(request, "desk/protection.html", shown)


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Enter one."""
    by = whole_city(request, Permission.MANAGE_SYSTEM)
    follows = "登记后不能修改：写错了再登记一次，以后登记的为准。"
    sheet = Sheet("登记测评、演练或维护", "", reverse("desk:protection"), "登记", follows)
    first = {"kind": request.GET.get("kind", ""), "done_on": city_time.today()}
    return ask(
        request, AssessmentForm(told(request), initial=first), sheet, lambda words: enter_assessment(by=by, **words)
    )


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def level(request: HttpRequest) -> HttpResponse:
    """Each item of the level with what was answered to it; how it was built, of what, and where it runs."""
    shown = {"areas": level_areas(), "facts": list(facts_of_building(assessments_made()))}
    return render(request, "desk/level.html", shown)


class LevelForm(forms.Form):
    """How an item of the level stands here."""

    stands = choice("落实情况", [("", "请选择"), *LevelAnswer.Stands.choices])
    words = TextField(
        label="做法和证据", max_length=2000,
        help_text="怎么落实的、证据在哪里；没有落实的，写明谁在什么时候前整改；不涉及的，写明为什么。",
        widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "写明怎么落实的、证据在哪里"},
    )  # fmt: skip


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, item: str) -> HttpResponseBase:
    """Say what was done about an item that the software cannot carry by itself."""
    by = whole_city(request, Permission.MANAGE_SYSTEM)
    row = level_row(item)
    if row is None:
        raise Http404("no such item, or nothing is left to do")
    about = f"{row.name} {row.item.asks}。软件：{row.item.title}，{row.item.note}"
    follows = "以前登记的留着，以这一次的为准。"
    sheet = Sheet("登记等级保护落实情况", about, reverse("desk:level"), "登记", follows)
    return ask(request, LevelForm(told(request)), sheet, lambda words: answer_item(item=row.name, by=by, **words))


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """Alarms, and every way in and out: of the whole platform, so for who keeps all of it."""
    if not is_platform_wide(account_of(request), Permission.MANAGE_SYSTEM):
        return render(request, "desk/watch.html", {"outside": True})
    shown = {"alarms": alarms(SHOWN), "ways": (("进", list(ways_in())), ("出", list(ways_out())))}
    return render(request, "desk/watch.html", shown)


class SeenToForm(forms.Form):
    """What was found and done."""

    words = TextField(
        label="处置情况", max_length=1000, help_text="查到了什么、怎么处置的。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "写明查到了什么、怎么处置的"},
    )  # fmt: skip


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def see_to(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close an alarm with what was done."""
    by = whole_city(request, Permission.MANAGE_SYSTEM)
    alarm = alarm_of(pk)
    if alarm is None:
        raise Http404("no such alarm")
    about = f"{alarm.get_kind_display()}：{alarm.place}，一小时内 {alarm.times} 次"
    follows = "同一来处再犯，会另起一条告警。账号被盗的，先到“账号”里停用。"
    sheet = Sheet("处置安全告警", about, reverse("desk:watch"), "处置完毕", follows)
    return ask(request, SeenToForm(told(request)), sheet, lambda words: see_to_alarm(alarm=alarm, by=by, **words))
