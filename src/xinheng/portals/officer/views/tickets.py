"""Tickets of 12315 and 12345: taking in a file of them, what became of each row, and the form to correct."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.forms import TicketsSent
from xinheng.portals.officer.places import address_of
from xinheng.portals.officer.signed_in import account_of, own_office
from xinheng.portals.officer.views.listing import WORKBOOK
from xinheng.services.tickets.actions import take_in
from xinheng.services.tickets.models import Ticket
from xinheng.services.tickets.queries import file_for, files_for, form_of
from xinheng.services.tickets.rules import CHANNELS
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.audit.reading import record_reading
from xinheng.support.procedures.doors.offered import may_see
from xinheng.support.procedures.queries import state_title

MOST = 30


@requires(Permission.HANDLE_COMPLAINT)
@require_http_methods(["GET", "POST"])
def tickets(request: HttpRequest) -> HttpResponse:
    """The files taken in lately; a POST takes one more in."""
    account, form = account_of(request), TicketsSent(request.POST or None, files=request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        office = own_office(account, Permission.HANDLE_COMPLAINT)
        try:
            made = take_in(
                name=sent.name, data=sent.read(), channel=form.cleaned_data["channel"], office=office, by=account
            )
            return HttpResponseRedirect(reverse("officer:tickets_file", args=[made.pk]))
        except Refusal as refused:
            form.add_error("file", str(refused))
    shown = {"form": form, "files": files_for(account)[:MOST], "channels": CHANNELS}
    return render(request, "officer/tickets.html", shown, status=422 if form.errors else 200)


@requires(Permission.HANDLE_COMPLAINT)
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each row of one file; what has to be looked at comes first."""
    account = account_of(request)
    found = file_for(account, pk)
    if found is None:
        raise Http404("no such file, or not yours to see")
    record_reading(verb="read.tickets", by=account, target=found, office=found.office)
    rows = list(found.tickets.select_related("matter").order_by("line"))
    first = [one for one in rows if one.state in (Ticket.State.REFUSED, Ticket.State.CORRECTED)]
    alike = [one for one in rows if one.state == Ticket.State.TAKEN and one.why]
    rest = [one for one in rows if one not in first and one not in alike]
    shown = [_line(one, account) for one in (*first, *alike, *rest)]
    return render(request, "officer/tickets_file.html", {"file": found, "rows": shown, "channels": CHANNELS})


@requires(Permission.HANDLE_COMPLAINT)
@never_cache
@require_GET
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not registered, as a form to correct and hand in again."""
    found = file_for(account_of(request), pk)
    if found is None:
        raise Http404("no such file, or not yours to see")
    record_reading(verb="read.tickets", by=account_of(request), target=found, office=found.office)
    rows = found.tickets.filter(state=Ticket.State.REFUSED, cells__isnull=False).order_by("line")
    return _workbook("待更正工单", form_of(list(rows)))


@requires(Permission.HANDLE_COMPLAINT)
@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """The empty form."""
    return _workbook("工单导入表", form_of([]))


def _line(ticket: Ticket, account: Account) -> tuple[Ticket, str, str]:
    """A row, where it leads, and how far that is; nothing of a matter that another office registered before."""
    matter = ticket.matter
    if matter is None or not may_see(account, matter):
        return ticket, "", ""
    return ticket, address_of(matter), state_title(matter)


def _workbook(name: str, data: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx"}
    return HttpResponse(data, content_type=WORKBOOK, headers=headers)
