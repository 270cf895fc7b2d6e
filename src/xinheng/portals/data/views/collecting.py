"""Report collection: forms by period, how a period stands and sums up, one filing to write, report, check."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.collection.actions import FiguresRefused, form_of, write_figures
from xinheng.fusion.collection.computing import Contradiction, problems
from xinheng.fusion.collection.declarations import Form, form_for
from xinheng.fusion.collection.models import Filing
from xinheng.fusion.collection.periods import in_words
from xinheng.fusion.collection.permissions import CollectionVerb
from xinheng.fusion.collection.queries import (
    TYPED_IN,
    below,
    figures_now,
    filing_by_number,
    others_of,
    periods_of,
    rolled_up,
    rows_of,
    types_itself,
)
from xinheng.fusion.collection.workbooks import as_book, read_template, template
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.acting import do_act
from xinheng.portals.data.forms import FilledForm
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.downloads import WORKBOOK, as_file
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import requires
from xinheng.support.access.scope import may
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.doors.offered import button_for, buttons, make
from xinheng.support.procedures.queries import clock_readings, state_title
from xinheng.support.procedures.table.history import steps_of


@requires(CollectionVerb.VIEW_FILINGS)
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """Every form and period of which the reader sees a filing, the newest first."""
    account = account_of(request)
    rows = [(one, form) for one in periods_of(account) if (form := form_for(one.form, one.period))]
    return render(request, "data/forms.html", {"rows": rows})


@requires(CollectionVerb.VIEW_FILINGS)
@require_GET
def period(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """How one period stands: who reported, who is late, and what it adds up to so far."""
    declared, rows = _period(request, form, period)
    total, counted, waiting = rolled_up(declared, rows)
    shown = {
        "form": declared, "period": period, "title": in_words(period), "counted": counted, "waiting": waiting,
        "rows": [(one, state_title(one.filing.matter)) for one in rows],
        "grid": _grid(declared, total), "late": sum(bool(one.late) for one in rows),
    }  # fmt: skip
    return render(request, "data/period.html", shown)


@requires(CollectionVerb.VIEW_FILINGS)
@require_GET
def book(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """The same as a workbook: the sum, every organisation, and how each stands."""
    declared, rows = _period(request, form, period)
    total, *_ = rolled_up(declared, rows)
    return as_file(as_book(declared, in_words(period), rows, total), f"{form}-{period}.xlsx", WORKBOOK)


@requires(CollectionVerb.VIEW_FILINGS)
@require_http_methods(["GET", "POST"])
def filing(request: HttpRequest, number: str) -> HttpResponseBase:
    """One filing; who fills it in writes its cells here and reports, who checks reads it."""
    found = _filing(request, number)
    if request.method == "GET":
        return _shown(request, found)
    account, form = account_of(request), form_of(found)
    typed = {cell: request.POST[cell][:40] for cell in form.typed() if cell in request.POST}
    remarks = request.POST.get("remarks", "")
    try:
        write_figures(filing=found, by=account, typed=typed, remarks=remarks)
        if "report" in request.POST:
            button = button_for(found.matter, "report")
            if button is not None:
                make(matter=found.matter, button=button, by=account)
    except FiguresRefused as refused:
        return _shown(request, found, typed, remarks, refused.at, str(refused))
    except Refusal as refused:
        return _shown(request, found, problem=f"填的数字已经保存，没有上报：{refused}")
    return HttpResponseRedirect(reverse("data:filing", args=[number]))


@requires(CollectionVerb.VIEW_FILINGS)
@require_GET
def blank(request: HttpRequest, number: str) -> HttpResponse:
    """The form as a workbook with what is filled in so far."""
    found = _filing(request, number)
    form = form_of(found)
    figures = figures_now(form, found, below(form, found))
    title = f"{in_words(found.period)} {found.matter.facts['filler']}"
    return as_file(template(form, title, figures), f"{found.form}-{found.period}.xlsx", WORKBOOK)


@requires(CollectionVerb.FILL_FORMS)
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, number: str) -> HttpResponseBase:
    """Bring back the filled workbook: its figures are written down; nothing is reported by it."""
    found, account = _filing(request, number), account_of(request)
    form = form_of(found)
    back = reverse("data:filing", args=[number])
    follows = "读出表里的数字填进这份报表，原来填的换成表里的；灰色的格由平台计算，不读。还要在页面上核对、上报。"
    sheet = Sheet("用填好的表", found.matter.title, back, "读入", follows)

    def do(words: dict[str, Any]) -> object:
        sent = words["file"]
        typed = read_template(form, sent.name, sent.read())
        try:
            return write_figures(filing=found, by=account, typed=typed, remarks=found.remarks)
        except FiguresRefused as refused:
            if not refused.at:
                raise
            where = [f"{form.words_of(cell)}{why}" for cell, why in list(refused.at.items())[:5]]
            raise Refusal(f"有 {len(refused.at)} 格读不出来，没有写入：{'；'.join(where)}。") from refused

    return ask(request, FilledForm(told(request), request.FILES or None), sheet, do)


@requires(CollectionVerb.VIEW_FILINGS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponseBase:
    """One act on a filing: check it, send it back, remind."""
    found = _filing(request, number)
    about = f"{found.matter.title} · {found.matter.facts['filler']}"
    return do_act(request, found.matter, verb, reverse("data:filing", args=[number]), about, stays=True)


def _shown(
    request: HttpRequest,
    found: Filing,
    typed: dict[str, str] | None = None,
    remarks: str | None = None,
    wrong: dict[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    account, form, matter = account_of(request), form_of(found), found.matter
    lower = below(form, found)
    figures = figures_now(form, found, lower)
    organisation = organisation_at(found.office)
    typing = matter.state in TYPED_IN and may(account, CollectionVerb.FILL_FORMS, office=found.office)
    itself = organisation is not None and types_itself(form, organisation, lower)
    given = typed or {cell: found.own.get(cell, "") for cell in form.typed()}
    shown = {
        "filing": found, "matter": matter, "form": form, "state": state_title(matter), "title": in_words(found.period),
        "clocks": clock_readings(matter), "steps": steps_of(matter), "typing": typing, "itself": itself,
        "grid": _grid(form, figures, given if typing and itself else {}, wrong or {}), "problem": problem,
        "problems": _problems(form, found, figures) if matter.state in TYPED_IN else [],
        "remarks": found.remarks if remarks is None else remarks,
        "lower": [(one, state_title(one.matter)) for one in lower],
        "acts": [one for one in buttons(matter, account) if one.name != "report"],
    }  # fmt: skip
    return render(request, "data/filing.html", shown, status=422 if problem else 200)


def _problems(form: Form, found: Filing, figures: Any) -> list[Contradiction]:
    """What stands against it now, apart from cells that are simply not filled yet."""
    return [one for one in problems(form, figures, others_of(found)) if not one.cell]


def _grid(form: Form, figures: Any, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None) -> Any:
    """Rows of cells: name, value, whether it is typed here, what is wrong with it."""
    given, at = typed or {}, wrong or {}
    return [
        (
            line.title,
            [
                (f"{row}.{name}", given.get(f"{row}.{name}", figures.get(f"{row}.{name}")), f"{row}.{name}" in given,
                 at.get(f"{row}.{name}", ""), f"{line.title} {column.title}")
                for name, column in form.columns.items()
            ],
        )
        for row, line in form.rows.items()
    ]  # fmt: skip


def _filing(request: HttpRequest, number: str) -> Filing:
    found = filing_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such filing, or not yours to see")
    return found


def _period(request: HttpRequest, form: str, period: str) -> tuple[Form, list[Any]]:
    try:
        declared = form_for(form, period)
    except ValueError as error:
        raise Http404("no such period") from error
    rows = rows_of(account_of(request), form, period) if declared else []
    if declared is None or not rows:
        raise Http404("no such form, or nothing of it to see")
    return declared, rows
