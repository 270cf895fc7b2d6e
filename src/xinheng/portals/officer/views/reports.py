"""One report: what is told, what came of it, and who reported (asked for, and written down)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.parts import parts_of
from xinheng.portals.officer.readings import served, tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.services.reports.actions import reveal_reporter
from xinheng.services.reports.models import Report
from xinheng.services.reports.permissions import ReportVerb
from xinheng.support.access.decorators import requires
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.doors.offered import matter_by_number
from xinheng.support.procedures.sealed import opens_to
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import told_facts


@requires(ReportVerb.VIEW_REPORTS)
@require_GET
def report(request: HttpRequest, number: str) -> HttpResponse:
    """One report with all an officer needs."""
    return _page(request, _report(request, number))


@requires(ReportVerb.HANDLE_REPORTS)
@never_cache
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Who reported: shown once for a stated purpose, which the audit trail keeps."""
    found = _report(request, number)
    try:
        person = reveal_reporter(report=found, by=account_of(request), purpose=request.POST.get("purpose", ""))
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), status=422)
    return _page(request, found, person=person)


@requires(ReportVerb.HANDLE_REPORTS)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A letter or a photo: it may show who reported, so only to who handles it."""
    found = _report(request, number)
    if not _handles(request, found):
        raise Http404("not yours to handle")
    return served(request, found.matter, files_about(found).filter(pk=pk).first())


def _report(request: HttpRequest, number: str) -> Report:
    matter = matter_by_number(account_of(request), number)
    if matter is None or matter.procedure != "violation_report":
        raise Http404("no such report, or not yours to see")
    found: Report = matter.violation_report
    return found


def _handles(request: HttpRequest, found: Report) -> bool:
    return is_able(account_of(request), ReportVerb.HANDLE_REPORTS, found.matter)


def _page(request: HttpRequest, found: Report, status: int = 200, **more: object) -> HttpResponse:
    account, matter = account_of(request), found.matter
    tell_matter(request, matter)
    shown = {
        "report": found,
        **parts_of(matter, account),
        "told": told_facts(procedure(matter.procedure, matter.version), matter.facts),
        "named": found.reporter is not None,
        "handles": _handles(request, found),
        "may_reveal": opens_to(matter, account),
        "files": list(files_about(found)),
        **more,
    }
    return render(request, "officer/report.html", shown, status=status)
