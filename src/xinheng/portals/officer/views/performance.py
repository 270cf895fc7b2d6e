"""The assessment: offices, people, one's own figures, what stands behind each, objections."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.assessed import cells_of, counted_as, heads, lines_of
from xinheng.portals.officer.forms import FigureAnswer, ObjectionForm
from xinheng.portals.officer.places import address_for
from xinheng.portals.officer.readings import tell_figures
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.ui.downloads import WORKBOOK, as_file
from xinheng.supervision.performance.actions import answer_objection, object_to, tell_taken
from xinheng.supervision.performance.declarations import WorkIndicator, indicators
from xinheng.supervision.performance.permissions import PerformanceVerb as V
from xinheng.supervision.performance.queries import (
    Behind,
    behind,
    counted_at,
    objection_to_answer,
    objections_of,
    objections_to_answer,
    offices_assessed,
    open_months,
    people_assessed,
    person_assessed,
    person_seen,
)
from xinheng.supervision.performance.rules import AssessmentPeriod, Month, month_of, period_of, quarter_of
from xinheng.support.access.decorators import open_to_staff, requires
from xinheng.support.accounts.models import Account
from xinheng.support.documents.sheets import as_workbook
from xinheng.support.orgs.queries import organisations_at
from xinheng.support.procedures.doors.offered import may_see

OWN = "每人看自己的考核数据；别人的，由查看考核数据的权限和所在机构决定"


@requires(V.VIEW_PERFORMANCE)
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Offices of a period; `?office=` opens one by person, which is done at once where there is only one."""
    account, period = account_of(request), _period(request)
    offices = offices_assessed(account, period)
    paths = [one.office for one in offices]
    chosen = request.GET.get("office", "") or (paths[0] if len(paths) == 1 else "")
    if chosen and chosen not in paths:
        raise Http404("no such office, or not yours to see")
    known = organisations_at(paths)
    shown = {
        **_periods(request, period), "offices": [(known.get(one.office), one) for one in offices],
        "chosen": known.get(chosen), "people": people_assessed(account, period, chosen) if chosen else [],
        "objections": objections_to_answer(account), "known": indicators(),
    }  # fmt: skip
    return render(request, "officer/performance.html", shown)


@open_to_staff(OWN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own figures."""
    return _person(request, account_of(request), _period(request))


@open_to_staff(OWN)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of somebody whom the reader leads, or one's own."""
    return _person(request, _seen(request, pk), _period(request))


@open_to_staff(OWN)
@require_http_methods(["GET", "POST"])
def figure(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What stands behind one figure; whom it is about objects with a POST."""
    account, found, one = account_of(request), _seen(request, pk), _indicator(name)
    period, problem = _period(request), ""
    own = account.pk == found.pk
    if request.method == "POST" and not own:
        raise Http404("only one's own figure is objected to")
    rows = behind(found, name, one, period, reader=account)
    steps = [(str(row.step), f"{row.matter.number} {row.title}") for row in rows if row.step]
    form = ObjectionForm(request.POST if request.method == "POST" else None, target=steps) if own else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = form.cleaned_data
        step = int(told["step"]) if told["step"] else None
        try:
            month = _month_of(rows, step, period)
            object_to(by=account, indicator=name, month=month, step=step, words=told["words"])
            return HttpResponseRedirect(_address(found, name, period))
        except Refusal as refused:
            problem = str(refused)
    shown = {
        **_periods(request, period), "person": found, "own": own, "name": name, "one": one, "form": form,
        "problem": problem,
        "known": indicators(),
        "rows": [
            (row, counted_as(one, row), address_for(account, row.matter), may_see(account, row.matter)) for row in rows
        ],
        "objections": [each for each in objections_of(found, period, reader=account) if each.indicator == name],
        "open": own and any(month in open_months(city_time.today()) for month in period.months),
    }  # fmt: skip
    wrong = problem or (form is not None and form.errors)
    return render(request, "officer/performance_figure.html", shown, status=422 if wrong else 200)


@requires(V.ANSWER_OBJECTIONS)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection: right or not, and why."""
    account, problem = account_of(request), ""
    found = objection_to_answer(account, pk)
    if found is None:
        raise Http404("no such objection, or not yours to answer")
    tell_figures(request, found.account)
    form = FigureAnswer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            answer_objection(objection=found, upheld=told["upheld"] == "yes", words=told["words"], by=account)
            return HttpResponseRedirect(reverse("officer:performance"))
        except Refusal as refused:
            problem = str(refused)
    period = month_of(found.month)
    shown = {
        "objection": found, "one": indicators().get(found.indicator), "form": form, "problem": problem,
        "figure": _address(found.account, found.indicator, period), "period": period,
        "matter": address_for(account, found.step.matter) if found.step else "",
    }  # fmt: skip
    return render(request, "officer/performance_answer.html", shown, status=422 if problem or form.errors else 200)


@requires(V.VIEW_PERFORMANCE)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Everybody the account may see, as a workbook; that it was taken is written down."""
    account, period = account_of(request), _period(request)
    rows = people_assessed(account, period)
    offices = {path: one.name for path, one in organisations_at({one.office for one in rows}).items()}
    tell_taken(by=account, period=period.key, rows=len(rows))
    data = as_workbook(f"考核 {period.key}", heads(), cells_of(rows, offices))
    return as_file(data, f"performance-{period.key}.xlsx", WORKBOOK)


def _person(request: HttpRequest, found: Account, period: AssessmentPeriod) -> HttpResponse:
    reader = account_of(request)
    now, before = (person_assessed(found, one, reader=reader) for one in (period, period.before))
    shown = {
        **_periods(request, period), "person": found, "own": account_of(request).pk == found.pk,
        "now": now, "before": before,
        "lines": lines_of(now, before), "known": indicators(),
        "objections": objections_of(found, period, reader=reader),
        "counted_at": counted_at(period),
    }  # fmt: skip
    return render(request, "officer/performance_person.html", shown)


def _seen(request: HttpRequest, pk: int) -> Account:
    account = account_of(request)
    found = person_seen(account, pk)
    if found is None:
        raise Http404("nobody, or not yours to see")
    if found.pk != account.pk:
        tell_figures(request, found)
    return found


def _indicator(name: str) -> WorkIndicator:
    try:
        return indicators()[name]
    except KeyError as error:
        raise Http404("no such indicator") from error


def _period(request: HttpRequest) -> AssessmentPeriod:
    return period_of(request.GET.get("period", ""), city_time.today())


def _periods(request: HttpRequest, period: AssessmentPeriod) -> dict[str, object]:
    """The period and those one may go to from it: what is before, this month, its quarter; a wish that is none."""
    today = city_time.today()
    quarter = quarter_of(period.months[0].first)
    asked = request.GET.get("period", "")
    unknown = asked[:20] if asked and asked != period.key else ""
    return {"period": period, "this_month": month_of(today), "quarter": quarter, "unknown": unknown}


def _month_of(rows: list[Behind], step: int | None, period: AssessmentPeriod) -> Month:
    """The month of the step that is objected to; of the whole figure the last month of the period."""
    at = next((row.at for row in rows if step is not None and row.step == step), None)
    return month_of(city_time.day_of(at)).months[0] if at else period.months[-1]


def _address(person: Account, name: str, period: AssessmentPeriod) -> str:
    return f"{reverse('officer:performance_figure', args=[person.pk, name])}?{urlencode({'period': period.key})}"
