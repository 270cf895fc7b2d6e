"""A correction order, read by the business it was made out to: what is wrong, what is demanded, until when."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xinheng.portals.public.carried import open_or_closed, shown_by, to_show
from xinheng.portals.public.forms import OrderFields
from xinheng.portals.ui.limits import PROGRESS, caller_of, limited
from xinheng.supervision.inspection.actions import open_order
from xinheng.supervision.inspection.queries import OrderShown, StandingPaper, order_told, ordered_by
from xinheng.support.access.decorators import open_to_all
from xinheng.support.procedures.words_tried import TooManyTries

WRONG = "文号和查询码对不上。请看通知书再填一次；通知书上没有查询码的，请登录企业端查看，或者凭证件向开具的机构问。"


@open_to_all("凭责令改正通知书上的文号和查询码看本单位的通知书")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def order(request: HttpRequest) -> HttpResponse:
    """The form, then the order; pressed once more, the paper."""
    fields = OrderFields(request.POST if request.method == "POST" else None)
    if request.method == "POST" and fields.is_valid():
        asked = [fields.cleaned_data["number"], fields.cleaned_data["word"]]
        try:
            if task := open_order(**fields.cleaned_data, place=caller_of(request)):
                paper = _wanted(order_told(task), request.POST.get("paper", ""))
                return _paper(paper) if paper else shown_by(request, asked)
            fields.add_error("word", WRONG)
        except TooManyTries as refusal:
            fields.add_error("word", str(refusal))
    told = to_show(request)
    task = ordered_by(told[0]) if told else None
    page = {"form": fields, "order": order_told(task) if task else None, "asked": told}
    answer = render(request, "public/order.html", page, status=422 if fields.errors else 200)
    return open_or_closed(request, answer, told)


def _wanted(shown: OrderShown | None, asked: str) -> StandingPaper | None:
    """The paper that a button asks for, by the step that made it."""
    return next((one for one in shown.papers if str(one.step.seq) == asked), None) if shown else None


def _paper(shown: StandingPaper) -> HttpResponse:
    name = quote(f"{shown.title}-{shown.number}.pdf")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return HttpResponse(shown.pdf, content_type="application/pdf", headers=headers)
