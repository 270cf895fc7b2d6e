"""What a tenant has from its venue: papers to sign, messages to read and answer, its grade with all inputs."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import Reply
from xinheng.portals.business.sheets import or_told, sheet
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.ui.attached import attached
from xinheng.services.partners.models import Tenancy
from xinheng.services.partners.queries.own import venues_of
from xinheng.services.tenant_grading.actions.telling import OBJECTS, object_to_grade
from xinheng.services.tenant_grading.queries import grades_of, rules_of
from xinheng.services.tenant_grading.rules import treatment_of
from xinheng.services.venue_care.actions.messages import (
    MOST_PHOTOS,
    READS,
    answer_message,
    read_message,
    tell_goods,
)
from xinheng.services.venue_care.actions.papers import SIGNS, sign_paper
from xinheng.services.venue_care.models import HousePaper
from xinheng.services.venue_care.queries import goods_of, papers_in_force, receipts_of
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
        "papers": list(papers_in_force(tenancy.partner)), "goods": goods_of(tenancy),
        "signed": dict(tenancy.signatures.values_list("paper", "signed_at")),
        "receipts": list(receipts_of(party, PartyRight.STANDING).filter(tenancy=tenancy).order_by("-pk")[:30]),
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
    fields = Reply(request.POST if request.method == "POST" else None)
    fields.fields["words"].label = "哪里不对"
    fields.fields["words"].help_text = "场内数据不对的写在这里；公示记录不对的，到“我的信用”里对那一条提出异议。"
    return sheet(
        request, fields, lambda told: object_to_grade(grade=grade, by=party, words=told["words"]),
        title="对评级提出异议", about=f"{tenancy.partner.venue}：{grade.grade}",
        back=reverse("business:venue", args=[pk]),
    )  # fmt: skip


def _paper(request: HttpRequest, pk: int, paper: int, *, problem: str = "") -> HttpResponse:
    party, tenancy = acting(request), there(request, pk)
    found = _in_force(tenancy, paper)
    signed = tenancy.signatures.filter(paper=found).first()
    shown = {"party": party, "tenancy": tenancy, "paper": found, "signed": signed, "problem": problem,
             "may": party.may(SIGNS)}  # fmt: skip
    return render(request, "business/venue_paper.html", shown, status=422 if problem else 200)


def _in_force(tenancy: Tenancy, paper: int) -> HousePaper:
    found = papers_in_force(tenancy.partner).filter(pk=paper).first()
    if found is None:
        raise Http404("no such paper of this venue")
    return found


@for_party(PartyRight.STANDING)
@require_http_methods(["GET", "POST"])
@or_told(_paper)
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """The rules or the pact, and the signature."""
    if request.method == "GET":
        return _paper(request, pk, paper)
    tenancy = there(request, pk)
    sign_paper(paper=_in_force(tenancy, paper), tenancy=tenancy, by=acting(request))
    return HttpResponseRedirect(reverse("business:venue", args=[pk]))


@for_party(PartyRight.STANDING)
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, pk: int, receipt: int) -> HttpResponse:
    """What the venue tells: press that it was read, answer with photos."""
    party, tenancy, problem = acting(request), there(request, pk), ""
    found = receipts_of(party, PartyRight.STANDING).filter(tenancy=tenancy, pk=receipt).first()
    if found is None:
        raise Http404("no such message for this business")
    fields = Reply(request.POST if request.POST.get("act") == "answer" else None)
    fields.fields["words"].label, fields.fields["words"].help_text = "怎么处理的", "可以附照片。"
    if request.method == "POST" and (request.POST.get("act") == "read" or fields.is_valid()):
        try:
            if request.POST.get("act") == "read":
                read_message(receipt=found, by=party)
            else:
                sent = attached(request.FILES.getlist("files"), MOST_PHOTOS)
                answer_message(receipt=found, by=party, words=fields.cleaned_data["words"], photos=sent)
            return HttpResponseRedirect(reverse("business:venue_message", args=[pk, receipt]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": party, "tenancy": tenancy, "receipt": found, "form": fields, "problem": problem,
             "may": party.may(READS)}  # fmt: skip
    return render(request, "business/venue_message.html", shown, status=422 if problem or fields.errors else 200)


@for_party(PartyRight.LETTERS)
@require_http_methods(["GET", "POST"])
def goods(request: HttpRequest, pk: int) -> HttpResponse:
    """What the business trades in there."""
    party, tenancy = acting(request), there(request, pk)
    first = {"words": goods_of(tenancy)}
    fields = Reply(request.POST if request.method == "POST" else None, initial=first)
    fields.fields["words"].label, fields.fields["words"].required = "经营的商品、品牌、批号", False
    fields.fields["words"].help_text = "一行一个。抽检不合格、召回涉及到的，场所会提示本单位。"
    return sheet(
        request, fields, lambda told: tell_goods(tenancy=tenancy, by=party, lines=told["words"]), title="经营的商品",
        about=tenancy.partner.venue, back=reverse("business:venue", args=[pk]),
    )  # fmt: skip


def there(request: HttpRequest, pk: int) -> Tenancy:
    """The tenancy of the business that acts, while it lasts."""
    found = venues_of(acting(request)).filter(pk=pk, state=Tenancy.State.CONFIRMED).first()
    if found is None:
        raise Http404("this business is not in that venue")
    return found
