"""A firm whose reorganisation plan or settlement a court approved asks to be shielded."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.credit.remedies import ask_for_shield
from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import ShieldWanted
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.support.access.parties import PartyRight

ABOUT = (
    "法院裁定批准重整计划（和解协议）的，执行期间可以暂时屏蔽正在公示的处罚和名录信息；执行完毕并已纠正的停止公示，不能执行的"
    "恢复公示。此后发生的信息照常公示。"
)


@for_party(PartyRight.REPAIR)
@require_http_methods(["GET", "POST"])
def shield(request: HttpRequest) -> HttpResponse:
    """What the court ruled; decided within the law's days."""
    party, problem = acting(request), ""
    form = ShieldWanted(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            matter = ask_for_shield(form.cleaned_data, party)
            return HttpResponseRedirect(reverse("business:matter", args=[matter.number]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {
        "party": party, "form": form, "problem": problem, "title": "申请重整期间屏蔽", "about": ABOUT,
        "back": reverse("business:repair"),
    }  # fmt: skip
    return render(request, "business/act.html", shown, status=422 if problem or form.errors else 200)
