"""Complaints: the list by clock, one complaint, what is done with it, who complains (asked for, and written down)."""

from secrets import token_urlsafe
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.beginnings import BeginLink
from xinheng.portals.officer.forms import NewComplaint
from xinheng.portals.officer.parts import parts_of
from xinheng.portals.officer.readings import served, tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.listing import list_page
from xinheng.portals.ui.meant import may_be_meant, with_the_chosen
from xinheng.services.complaints.actions import ComplaintForm, ComplaintRefused, reveal_complainant, submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import (
    complaint_by_number,
    complaint_page,
)
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.files.looking import look_at
from xinheng.support.files.queries import files_about
from xinheng.support.orgs.queries import organisations_at
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.sealed import opens_to
from xinheng.support.procedures.table.registry import procedure


@requires(Permission.VIEW_COMPLAINTS)
@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    """The list, most urgent first; what narrows it stands in the address."""
    begins = []
    if may(account_of(request), Permission.HANDLE_COMPLAINT):
        begins = [BeginLink("登记投诉", reverse("officer:complaint_new"))]
    return list_page(request, procedure("complaint"), begins, empty="没有在办的投诉")


@requires(Permission.VIEW_COMPLAINTS)
@require_GET
def complaint(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint with all an officer needs to decide."""
    return _page(request, _complaint(request, number))


@requires(Permission.HANDLE_COMPLAINT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a complaint for who calls, writes or comes to the counter. A name without a code is looked up first:
    nobody at a telephone knows eighteen characters."""
    fields = NewComplaint(with_the_chosen(request) if request.POST else None, files=request.FILES or None)
    receipt, hits = None, []
    if request.method == "POST" and fields.is_valid() and not fields.cleaned_data["identity"]:
        told = fields.cleaned_data
        none = {"nobody": request.POST.get("nobody", "")}
        hits = may_be_meant(none, told["respondent_name"], told["respondent_address"])
    if request.method == "POST" and fields.is_valid() and not hits:
        try:
            receipt = submit_complaint(form=_form_of(request, fields.cleaned_data), by=account_of(request))
        except ComplaintRefused as refusal:
            for field, words in (refusal.problems or {"": str(refusal)}).items():
                fields.add_error(field if field in fields.fields else None, words)
        except Refusal as refusal:
            fields.add_error(None, str(refusal))
    shown = {
        "form": fields,
        "receipt": receipt,
        "home": organisations_at([receipt.office]).get(receipt.office) if receipt else None,
        "hits": hits,
        "again": bool(request.FILES),
        "key": request.POST.get("form_key") or token_urlsafe(24),
    }
    return render(request, "officer/complaint_new.html", shown, status=422 if fields.errors else 200)


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
    if not is_able(account_of(request), Permission.HANDLE_COMPLAINT, found.matter):
        raise Http404("not yours to handle")
    return served(request, found.matter, files_about(found).filter(pk=pk).first())


def _complaint(request: HttpRequest, number: str) -> Complaint:
    found = complaint_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such complaint, or not yours to see")
    return found


def _page(request: HttpRequest, found: Complaint, status: int = 200, **more: object) -> HttpResponse:
    account = account_of(request)
    tell_matter(request, found.matter)
    shown = {
        "told": complaint_page(found),
        **parts_of(found.matter, account, found),
        "handles": is_able(account, Permission.HANDLE_COMPLAINT, found.matter),
        "may_reveal": opens_to(found.matter, account),
        **more,
    }
    return render(request, "officer/complaint.html", shown, status=status)


def _form_of(request: HttpRequest, told: dict[str, Any]) -> ComplaintForm:
    """What was written down, as a complaint; the key of the page makes that sending twice registers once."""
    letter = told.pop("letter", None)
    scans = ((letter.name, look_at(letter.read())),) if letter else ()
    return ComplaintForm(form_key=request.POST.get("form_key", "")[:64], photos=scans, **told)
