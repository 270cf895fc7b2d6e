"""Annual reports: which are owed, and filling one in."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.typed import whole
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.services.annual_reports.actions import FilingRefused, file_report, save_draft
from xinheng.services.annual_reports.forms import ReportForm, initial_of
from xinheng.services.annual_reports.queries import begins_with, draft_of, duties_of, form_of
from xinheng.support.access.parties import PartyRight


@for_party(PartyRight.REPORT)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the last years."""
    party = acting(request)
    return render(request, "business/reports.html", {"party": party, "duties": duties_of(_subject(request))})


@for_party(PartyRight.REPORT)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The form of a year: pre-filled, kept as a draft, filed, changed until 30 June, late afterwards."""
    party, subject = acting(request), _subject(request)
    duty = next((one for one in duties_of(subject) if one.year == year), None)
    if duty is None:
        raise Http404("no report is owed of that year")
    shown = {"party": party, "duty": duty, "kind": form_of(subject)}
    if request.method == "GET":
        draft = draft_of(party, year)
        shown |= {"draft": draft, "seq": draft.seq if draft else 0}
        initial = draft.read() if draft else initial_of(form_of(subject), begins_with(subject, year))
        return render(request, "business/report.html", {**shown, "form": ReportForm(form_of(subject), initial=initial)})
    files = request.POST.get("act") == "file"
    fields = ReportForm(form_of(subject), request.POST, needs=files)
    shown |= {"form": fields, "seq": request.POST.get("seq", "")}
    try:
        if fields.is_valid():
            if files:
                file_report(by=party, year=year, told=fields.told(), confirmed="confirmed" in request.POST)
                return HttpResponseRedirect(reverse("business:reports") + f"?filed={year}")
            seen = request.POST.get("seq", "0")
            save_draft(
                by=party,
                year=year,
                told=_typed(fields),
                seen_seq=whole(seen, 9) or 0,
            )
            return HttpResponseRedirect(request.path + "?saved=1")
    except FilingRefused as refused:
        shown["problem"] = str(refused)
        shown["soft"] = [(fields.fields[one.field].label, one.words) for one in refused.doubts if not one.hard]
        for one in refused.doubts:
            if one.hard:
                fields.add_error(one.field, one.words)
    return render(request, "business/report.html", {**shown, "draft": draft_of(party, year)}, status=422)


def _typed(fields: ReportForm) -> dict[str, object]:
    """A draft keeps what was typed, as it was typed."""
    return {name: value for name, value in fields.cleaned_data.items() if value not in (None, "")}


def _subject(request: HttpRequest) -> Subject:
    found = subject_by(acting(request).identity)
    if found is None:
        raise Http404("no such business")
    return found
