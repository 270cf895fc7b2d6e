"""Annual reports: which are owed, and filling one in."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.typed import whole
from xinheng.portals.business.signed_in import acting, business_of, for_party
from xinheng.services.annual_reports.actions.drafting import save_draft
from xinheng.services.annual_reports.actions.filing import FilingRefused, file_report
from xinheng.services.annual_reports.declarations import receivers
from xinheng.services.annual_reports.forms import ReportForm, initial_of
from xinheng.services.annual_reports.queries import begins_with, draft_of, duties_of, form_of, parts_of, reports_of
from xinheng.support.access.parties import PartyRight


@for_party(PartyRight.REPORT)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the last years, and what the newest filing is to be known by."""
    subject = business_of(request)
    held = reports_of(subject)
    year = whole(request.GET.get("filed", ""), 4)
    party = acting(request)
    parts, known = parts_of(party), receivers()
    rows = [
        (duty, [(known[one.receiver].title, one) for one in parts.get(duty.year, []) if one.receiver in known])
        for duty in duties_of(subject, held)
    ]
    shown = {"party": party, "rows": rows, "receipt": held.newest(year or 0)}
    return render(request, "business/reports.html", shown)


@for_party(PartyRight.REPORT)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The form of a year: pre-filled, kept as a draft, filed, changed until 30 June, late afterwards."""
    party, subject = acting(request), business_of(request)
    files = request.POST.get("act") == "file"
    kind = form_of(subject)
    fields = ReportForm(kind, request.POST, needs=files) if request.method == "POST" else None
    problem, soft = "", []
    try:
        if fields and fields.is_valid():
            if files:
                seen = whole(request.POST.get("seen", "0"), 4) or 0
                file_report(by=party, subject=subject, year=year, told=fields.told(), seen=seen,
                            confirmed="confirmed" in request.POST)  # fmt: skip
                return HttpResponseRedirect(reverse("business:reports") + f"?filed={year}")
            seq = whole(request.POST.get("seq", "0"), 9) or 0
            save_draft(by=party, subject=subject, year=year, told=_typed(fields), seen_seq=seq)
            return HttpResponseRedirect(request.path + "?saved=1")
    except FilingRefused as refused:
        assert fields is not None
        problem = str(refused)
        soft = [(fields.fields[one.field].label, one.words) for one in refused.doubts if not one.hard]
        for one in refused.doubts:
            if one.hard:
                fields.add_error(one.field if one.field in fields.fields else None, one.words)
    held = reports_of(subject)
    duty = next((one for one in duties_of(subject, held) if one.year == year), None)
    if duty is None:
        raise Http404("no report is owed of that year")
    draft, newest = draft_of(party, year, held), held.newest(year)
    shown = {"party": party, "duty": duty, "kind": kind, "draft": draft, "problem": problem, "soft": soft,
             "newest": newest}  # fmt: skip
    if fields:
        typed = {"form": fields, "seq": request.POST.get("seq", ""), "seen": request.POST.get("seen", "")}
        return render(request, "business/report.html", {**shown, **typed}, status=422)
    initial = draft.read() if draft else initial_of(kind, begins_with(held, subject, year))
    fresh = {"form": ReportForm(kind, initial=initial), "seq": draft.seq if draft else 0}
    return render(request, "business/report.html", {**shown, **fresh, "seen": newest.seq if newest else 0})


def _typed(fields: ReportForm) -> dict[str, object]:
    """A draft keeps what was typed, as it was typed."""
    return {name: value for name, value in fields.cleaned_data.items() if value not in (None, "")}
