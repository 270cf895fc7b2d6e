"""Reporting without a dispute: wrong data, a fake code, something unlawful seen. It becomes a clue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.public.forms import ReportFields
from xinheng.portals.ui.elder import remember_elder
from xinheng.portals.ui.limits import SUBMIT, limited
from xinheng.portals.ui.searching import business_by
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import REPORTS, Tip, reported
from xinheng.support.access.decorators import open_to_all
from xinheng.support.orgs.queries import top_organisation


@open_to_all("反映问题不用登录，可以不留姓名")
@require_http_methods(["GET", "POST"])
@limited(SUBMIT, "POST")
def report(request: HttpRequest) -> HttpResponse:
    """The form, and after sending the number of the clue it became."""
    if request.method == "GET":
        asked = request.GET
        about = asked.get("about", "data")
        initial = {
            "about": about if about in REPORTS else "data",
            "identity": asked.get("e", ""),
            "code": asked.get("code", ""),
        }
        response = _page(request, ReportFields(initial=initial))
        remember_elder(request, response)
        return response
    fields = ReportFields(request.POST)
    if not fields.is_valid():
        return _page(request, fields, status=422)
    try:
        clue = register_clue(tip=_tip(fields.cleaned_data), office=_office(), by=None)
    except Refusal as refusal:
        fields.add_error(None, str(refusal))
        return _page(request, fields, status=422)
    return render(request, "public/report_done.html", {"number": clue.number, "found_on": clue.found_on})


def _page(request: HttpRequest, fields: ReportFields, status: int = 200) -> HttpResponse:
    identity = str(fields["identity"].value() or "")
    subject = business_by(identity)
    return render(request, "public/report.html", {"form": fields, "subject": subject}, status=status)


def _tip(told: dict[str, str]) -> Tip:
    """What was told, as a clue about the business it was told of."""
    subject = business_by(told.get("identity", ""))
    return reported(
        told["about"],
        told["text"],
        identity=subject.identity if subject else "",
        name=subject.name if subject else "",
        place=told.get("place", ""),
        code=told.get("code", ""),
    )


def _office() -> str:
    """The city bureau receives what no subject or address places."""
    top = top_organisation()
    return top.path if top else ""
