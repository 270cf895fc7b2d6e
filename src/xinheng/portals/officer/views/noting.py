"""记一笔: a call, a visit or an inner note on any matter, with a file; and opening such a file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.forms import Note
from xinheng.portals.officer.places import address_of
from xinheng.portals.officer.readings import served, tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.listing import WHY
from xinheng.portals.officer.views.matters import own_matter
from xinheng.support.access.decorators import open_to_staff
from xinheng.support.files.looking import look_at
from xinheng.support.procedures.noting import files_of, write_note
from xinheng.support.procedures.sealed import works_on


@open_to_staff(WHY)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, number: str) -> HttpResponse:
    """One sheet: which kind, what was said or seen, files."""
    found, problem = own_matter(request, number), ""
    if not works_on(account_of(request), found):
        raise PermissionDenied("您不办理这类事项，不能在这里写记录，请转告承办人。")
    tell_matter(request, found)
    posted = request.method == "POST"
    sent, files = (request.POST, request.FILES) if posted else (None, None)
    form = Note(sent, files=files, target=found, by=account_of(request))
    if posted and form.is_valid():
        told = form.cleaned_data
        try:
            write_note(
                matter=found, kind=told["kind"], words=told["words"], by=account_of(request),
                files=[(one.name, look_at(one.read())) for one in told["attached"]],
            )  # fmt: skip
            return HttpResponseRedirect(address_of(found))
        except Refusal as refused:
            problem = str(refused)
    shown = {"title": "记一笔", "matter": found, "seq": found.seq, "form": form, "problem": problem}
    shown["back"] = address_of(found)
    return render(request, "officer/act.html", shown, status=422 if problem or form.errors else 200)


@open_to_staff(WHY)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file kept with a note."""
    found = own_matter(request, number)
    return served(request, found, files_of(found).filter(pk=pk).first())
