"""Complaints: the list by clock, one complaint, what is done with it, who complains (asked for, and written down)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.acts import Sheet, offered, perform
from xinheng.portals.officer.complaint_moves import ACTS
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.clues import served
from xinheng.portals.ui.asking import asked_text
from xinheng.services.complaints.actions import accept_complaint, reveal_complainant
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import (
    Filters,
    complaint_by_number,
    complaint_page,
    complaint_rows,
    complaints_for,
)
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.files.queries import files_about

PAGE = 50


@requires(Permission.VIEW_COMPLAINTS)
@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    """The list, most urgent first; `?view=overdue|closed`, `?q=`."""
    view = request.GET.get("view", "")
    filters = Filters(text=asked_text(request), overdue=view == "overdue", closed=view == "closed")
    page = Paginator(complaints_for(account_of(request), filters), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "rows": complaint_rows(list(page.object_list)), "view": view}
    return render(request, "officer/complaints.html", shown)


@requires(Permission.VIEW_COMPLAINTS)
@require_GET
def complaint(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint with all an officer needs to decide."""
    return _page(request, _complaint(request, number))


@requires(Permission.VIEW_COMPLAINTS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One verb on a complaint."""
    found, chosen = _complaint(request, number), ACTS.get(verb)
    if chosen is None:
        raise Http404(verb)
    back = reverse("officer:complaint", args=[number])
    return perform(request, chosen, found, Sheet(chosen.title, f"{number} · {found.matter.title}", back))


@requires(Permission.HANDLE_COMPLAINT)
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Accept several at once from the to-do page; what cannot be accepted is named, the others are done."""
    chosen = [int(pk) for pk in request.POST.getlist("matter") if pk.isdigit()][:100]
    done, problems = [], []
    for one in complaints_for(account_of(request)).filter(matter__in=chosen):
        try:
            accept_complaint(complaint=one, by=account_of(request))
            done.append(one)
        except Refusal as refusal:
            problems.append((one, str(refusal)))
    return render(request, "officer/accepted.html", {"done": done, "problems": problems})


@requires(Permission.HANDLE_COMPLAINT)
@never_cache
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Who complains: shown once for a stated purpose, which the audit trail keeps."""
    found = _complaint(request, number)
    try:
        person = reveal_complainant(complaint=found, by=account_of(request), purpose=request.POST.get("purpose", ""))
    except Refusal as refusal:
        return _page(request, found, problem=str(refusal), status=422)
    return _page(request, found, person=person)


@requires(Permission.HANDLE_COMPLAINT)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A photo of the complainant, as the copy that may be shown: it may show persons, so only to who handles it."""
    found = _complaint(request, number)
    if not may(account_of(request), Permission.HANDLE_COMPLAINT, office=found.matter.office, field=found.matter.field):
        raise Http404("not yours to handle")
    return served(files_about(found).filter(pk=pk).first())


def _complaint(request: HttpRequest, number: str) -> Complaint:
    found = complaint_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such complaint, or not yours to see")
    return found


def _page(request: HttpRequest, found: Complaint, status: int = 200, **more: object) -> HttpResponse:
    told = complaint_page(found, account_of(request))
    shown = {"told": told, "acts": offered(ACTS, told.moves), **more}
    return render(request, "officer/complaint.html", shown, status=status)
