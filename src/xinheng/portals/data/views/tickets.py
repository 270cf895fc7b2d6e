"""One ticket about the quality of data: what fails, the records, what the unit answered, what may be done."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.quality.models import QualityTicket
from xinheng.fusion.quality.permissions import QualityVerb
from xinheng.fusion.quality.queries import rows_of, ticket_by_number
from xinheng.portals.data.acting import do_act
from xinheng.portals.ui.downloads import WORKBOOK, as_file
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import requires
from xinheng.support.documents.sheets import as_workbook
from xinheng.support.procedures.doors.offered import buttons
from xinheng.support.procedures.queries import clock_readings, state_title
from xinheng.support.procedures.table.history import steps_of
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import told_facts

PAGE = 30
MOST = 10_000


@requires(QualityVerb.VIEW_TICKETS)
@require_GET
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """What fails and since when; the records; who has it and until when."""
    found = _ticket(request, number)
    matter = found.matter
    declared = procedure(matter.procedure, matter.version)
    shown = {
        "ticket": found, "matter": matter, "state": state_title(matter), "clocks": clock_readings(matter),
        "told": told_facts(declared, matter.facts), "steps": steps_of(matter), "basis": declared.basis,
        "page": Paginator(rows_of(found), PAGE).get_page(request.GET.get("page")),
        "acts": buttons(matter, account_of(request)),
    }  # fmt: skip
    return render(request, "data/ticket.html", shown)


@requires(QualityVerb.VIEW_TICKETS)
@require_GET
def rows(request: HttpRequest, number: str) -> HttpResponse:
    """The records that fail, as a workbook for who mends them."""
    found = _ticket(request, number)
    problem = str(found.matter.facts["problem"])
    told = ((one.key, problem, f"{one.found_on}") for one in rows_of(found)[:MOST])
    heads = (("主键", 40), ("不符合的规则", 40), ("自", 14))
    return as_file(as_workbook("不符合的记录", heads, told), f"{number}.xlsx", WORKBOOK)


@requires(QualityVerb.VIEW_TICKETS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponseBase:
    """One act on a ticket."""
    found = _ticket(request, number)
    back = reverse("data:ticket", args=[number])
    return do_act(request, found.matter, verb, back, found.matter.title)


def _ticket(request: HttpRequest, number: str) -> QualityTicket:
    found = ticket_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such ticket, or not yours to see")
    return found
