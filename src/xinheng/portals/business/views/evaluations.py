"""What visitors said of the business: replying, and contesting once."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import Reply
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.services.evaluations.actions import REPLIES, contest, reply_to
from xinheng.services.evaluations.queries import evaluations_of
from xinheng.support.access.parties import PartyRight

A_PAGE = 20
CONTEST_HINT = "例如没有这个小票号。由工作人员核对，一条评价一次；核对完以前评价还在。"
# Address → what the page asks and does.
ACTS = {
    "reply": ("回复评价", "回复", "人人看得到，不写消费者的个人信息。", reply_to),
    "contest": (
        "对评价提出异议",
        "为什么",
        CONTEST_HINT,
        contest,
    ),
}


@for_party(PartyRight.STANDING)
@require_GET
def evaluations(request: HttpRequest) -> HttpResponse:
    """All that is shown or being looked at, the newest first."""
    party = acting(request)
    page = Paginator(evaluations_of(party), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "business/evaluations.html", {"party": party, "page": page, "may": party.may(REPLIES)})


@for_party(PartyRight.LETTERS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Reply, or contest."""
    party, back = acting(request), reverse("business:evaluations")
    found = evaluations_of(party).filter(number=number).first()
    if found is None or verb not in ACTS:
        raise Http404("no such evaluation of this business")
    title, label, hint, do = ACTS[verb]
    first = {"words": found.reply} if verb == "reply" else {}
    fields, problem = Reply(request.POST if request.method == "POST" else None, initial=first), ""
    fields.fields["words"].label, fields.fields["words"].help_text = label, hint
    if request.method == "POST" and fields.is_valid():
        try:
            do(evaluation=found, by=party, words=fields.cleaned_data["words"])
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            problem = str(refusal)
    about = f"{found.stars} 分 {found.words}".strip()
    shown = {"party": party, "title": title, "about": about, "form": fields, "problem": problem, "back": back}
    return render(request, "business/act.html", shown, status=422 if problem or fields.errors else 200)
