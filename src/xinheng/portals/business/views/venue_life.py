"""What a tenant has from its venue: its grade with all inputs, and saying that it is wrong."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import Reply
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.services.partners.models import Tenancy
from xinheng.services.partners.queries.own import venues_of
from xinheng.services.tenant_grading.actions.telling import OBJECTS, object_to_grade
from xinheng.services.tenant_grading.queries import grades_of, rules_of
from xinheng.services.tenant_grading.rules import treatment_of
from xinheng.support.access.parties import PartyRight


@for_party(PartyRight.STANDING)
@require_GET
def venue(request: HttpRequest, pk: int) -> HttpResponse:
    """All that the venue has for this tenant."""
    party, tenancy = acting(request), there(request, pk)
    given = list(grades_of(party, PartyRight.STANDING).filter(tenancy=tenancy)[:10])
    current = next((one for one in given if one.current), None)
    shown = {
        "party": party, "tenancy": tenancy, "grade": current, "given": given, "may": party.may(OBJECTS),
        "objections": list(tenancy.grade_objections.all()[:10]),
        "rules": rules_of(current.scheme) if current else None,
        "treatment": treatment_of(rules_of(current.scheme), current.grade) if current else "",
    }  # fmt: skip
    return render(request, "business/venue.html", shown)


@for_party(PartyRight.LETTERS)
@require_http_methods(["GET", "POST"])
def object(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong with the grade."""
    party, tenancy = acting(request), there(request, pk)
    grade = grades_of(party, PartyRight.LETTERS).filter(tenancy=tenancy, current=True).first()
    if grade is None:
        raise Http404("no grade of this business")
    fields, problem = Reply(request.POST if request.method == "POST" else None), ""
    fields.fields["words"].label = "哪里不对"
    fields.fields["words"].help_text = "场内数据不对的写在这里；公示记录不对的，到“我的信用”里对那一条提出异议。"
    back = reverse("business:venue", args=[pk])
    if request.method == "POST" and fields.is_valid():
        try:
            object_to_grade(grade=grade, by=party, words=fields.cleaned_data["words"])
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            problem = str(refusal)
    shown = {
        "party": party, "title": "对评级提出异议", "about": f"{tenancy.partner.venue}：{grade.grade}", "form": fields,
        "problem": problem, "back": back,
    }  # fmt: skip
    return render(request, "business/act.html", shown, status=422 if problem or fields.errors else 200)


def there(request: HttpRequest, pk: int) -> Tenancy:
    """The tenancy of the business that acts, while it lasts."""
    found = venues_of(acting(request)).filter(pk=pk, state=Tenancy.State.CONFIRMED).first()
    if found is None:
        raise Http404("this business is not in that venue")
    return found
