"""Reporting without a dispute: wrong data or a fake code, a clue each; something unlawful seen, a report."""

import secrets
from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.registers.queries import Hit
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.public import drafts
from xinheng.portals.public.carried import open_or_closed, shown_by, to_show
from xinheng.portals.public.forms import ReportFields, ReportWord
from xinheng.portals.ui.limits import PROGRESS, SUBMIT, caller_of, limited
from xinheng.portals.ui.meant import may_be_meant, with_the_chosen
from xinheng.portals.ui.searching import business_by
from xinheng.services.reports.actions import ToldReport, file_report, open_report
from xinheng.services.reports.models import Reporter
from xinheng.services.reports.queries import report_numbered, told_progress
from xinheng.supervision.clues.actions import register_told
from xinheng.supervision.clues.tips import REPORTS, Tip, reported
from xinheng.support.access.decorators import open_to_all
from xinheng.support.notices.channels import messages_leave
from xinheng.support.orgs.queries import top_organisation
from xinheng.support.procedures.words_tried import TooManyTries

WRONG = "编号和查询码对不上。请看回执再填一次；也可以打 12315 报编号查询。"


@open_to_all("反映问题不用登录，可以不留姓名")
@require_http_methods(["GET", "POST"])
@limited(SUBMIT, "POST")
def report(request: HttpRequest) -> HttpResponse:
    """The form, and after sending the number it got."""
    if request.method == "GET":
        asked = request.GET
        about = asked.get("about", "data")
        initial = {
            "about": about if about in REPORTS else "data",
            "identity": asked.get("e", ""),
            "code": asked.get("code", ""),
            "form_key": secrets.token_urlsafe(24),
        }
        return _page(request, ReportFields(initial=initial))
    fields = ReportFields(with_the_chosen(request))
    photos, problems = drafts.keep_photos(request, request.FILES.getlist("photos"), request.POST.getlist("kept"))
    for problem in problems:
        fields.add_error(None, problem)
    if not fields.is_valid() or problems:
        return _page(request, fields, photos, status=422)
    if hits := may_be_meant(fields.cleaned_data, fields.cleaned_data["place"]):
        return _page(request, fields, photos, hits=hits)
    tokens = [one.token for one in photos]
    try:
        told = _file(fields.cleaned_data, drafts.looked_at(tokens))
    except Refusal as refusal:
        fields.add_error(None, str(refusal))
        return _page(request, fields, photos, status=422)
    drafts.drop(tokens, "已提交，照片已转入所反映的事项")
    return shown_by(request, [*told, city_time.today().isoformat()], at=reverse("public:report_done"))


@open_to_all("告诉反映问题的人编号和查询码，只给提交的这台设备看")
@require_GET
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The number it got, on a page of its own: reading it again sends nothing."""
    told = to_show(request)
    if told is None:
        return open_or_closed(request, HttpResponseRedirect(reverse("public:report")), None)
    number, named, word, day = told
    found_on = date.fromisoformat(day)
    shown = {"number": number, "named": named, "word": word, "found_on": found_on, "messages": messages_leave()}
    return open_or_closed(request, render(request, "public/report_done.html", shown), told)


@open_to_all("凭编号和查询码看自己的举报")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def mine(request: HttpRequest) -> HttpResponse:
    """Where a report stands and what was answered, for who has the word of its receipt."""
    fields = ReportWord(request.POST or None)
    if request.method == "POST" and fields.is_valid():
        try:
            if report := open_report(**fields.cleaned_data, place=caller_of(request)):
                return shown_by(request, [report.number])
            fields.add_error("word", WRONG)
        except TooManyTries as refusal:
            fields.add_error("word", str(refusal))
    told = to_show(request)
    found = report_numbered(told[0]) if told else None
    shown = {"form": fields, "found": told_progress(found) if found else None}
    answer = render(request, "public/report_mine.html", shown, status=422 if request.method == "POST" else 200)
    return open_or_closed(request, answer, told)


def _page(
    request: HttpRequest,
    fields: ReportFields,
    photos: Sequence[drafts.KeptPhoto] = (),
    status: int = 200,
    hits: Sequence[Hit] = (),
) -> HttpResponse:
    identity = str(fields["identity"].value() or "")
    shown = {"form": fields, "subject": business_by(identity), "photos": photos, "most": drafts.MOST_PHOTOS}
    return render(request, "public/report.html", shown | {"hits": hits}, status=status)


def _file(told: dict[str, str], photos: list[tuple[str, bytes]]) -> tuple[str, bool, str]:
    """A breach is a report with a number of its own, whatever else a clue at once; whether it wants an answer, and the
    word by which its reporter reads it."""
    if told["about"] != "breach":
        key = told.get("form_key", "")
        clue = register_told(tip=_tip(told), office=_office(), photos=photos, form_key=key)
        return clue.number, False, ""
    named = bool(told.get("name"))
    filed = ToldReport(
        channel="city_portal", text=told["text"], named=named, form_key=told.get("form_key", ""),
        reporter=Reporter(told.get("name", "").strip(), told.get("phone", "").strip()),
        identity=told.get("identity", ""),
        respondent_name=told.get("place", "") or "没有写明", respondent_address=told.get("place", ""),
        scans=tuple(photos),
    )  # fmt: skip
    number = file_report(told=filed, by=None, office=_office()).number
    return number, named, filed.word


def _tip(told: dict[str, str]) -> Tip:
    """What was told, as a clue about the business it was told of."""
    subject = business_by(told.get("identity", ""))
    return reported(
        told["about"],
        told["text"],
        identity=subject.identity if subject else "",
        name=subject.name if subject else "",
        place=told.get("place", ""),
        code=told.get("code", ""),
    )


def _office() -> str:
    """The city bureau receives what no subject or address places."""
    top = top_organisation()
    return top.path if top else ""
