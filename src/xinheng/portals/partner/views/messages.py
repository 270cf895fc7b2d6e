"""What the venue tells its tenants, who read it, what they answered; failed samples and recalls."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.partner.care_forms import GoodsForm, MessageForm
from xinheng.portals.partner.sheets import page, sheet
from xinheng.portals.partner.venue import for_partner, venue
from xinheng.portals.ui.acting_for import acting
from xinheng.services.partners.models import Tenancy
from xinheng.services.partners.queries.own import tenants_of
from xinheng.services.venue_care.actions.messages import send_message_to, settle_message, tell_goods, warn_of_alert
from xinheng.services.venue_care.models import MessageReceipt
from xinheng.services.venue_care.queries import (
    Touch,
    alerts,
    chosen,
    goods_of,
    messages_of,
    receipts_of,
    touched_by_each,
)
from xinheng.support.access.parties import PartyRight
from xinheng.support.files.queries import files_about, open_served

MOST, MOST_RECEIPTS = 50, 500


@for_partner
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """All that was sent, with how many read and answered."""
    rows = list(messages_of(acting(request)).filter(partner=venue(request))[:MOST])
    return page(request, "messages", {"rows": rows})


@for_partner
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Tell tenants something."""
    first = {"whom": request.GET.get("whom", "全部")[:60], "kind": request.GET.get("kind", "other")}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=first)

    def do(told: dict[str, Any]) -> str:
        touches = [Touch(one, "") for one in chosen(venue(request), told.pop("whom"))]
        sent = send_message_to(partner=venue(request), by=acting(request), touches=touches, **told)
        return reverse("partner:message", args=[sent.pk])

    return sheet(request, form, do, title="提醒商户", about="商户在企业端看到，点“已看到”，看得到谁没有看。",
                 button="发送", back=reverse("partner:messages"))  # fmt: skip


@for_partner
@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with each tenant's copy; who has not read stands first."""
    return _message(request, pk)


@for_partner
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The venue looked again: done."""
    found = _receipt(request, pk)
    try:
        settle_message(receipt=found, by=acting(request))
    except Refusal as refusal:
        return _message(request, found.message_id, str(refusal))
    return HttpResponseRedirect(reverse("partner:message", args=[found.message_id]))


@for_partner
@require_GET
def photo(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A photo of a tenant's answer."""
    stored = files_about(_receipt(request, pk)).filter(pk=file).first()
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such photo")
    return HttpResponse(copy.content, headers=copy.headers)


@for_partner
@require_http_methods(["GET", "POST"])
def alerts_here(request: HttpRequest) -> HttpResponse:
    """Failed samples and recalls of the city, each with the tenants it touches; one press tells them all."""
    partner, problem = venue(request), ""
    if request.method == "POST":
        type, key = request.POST.get("type", ""), request.POST.get("key", "")
        try:
            sent = warn_of_alert(partner=partner, by=acting(request), type=type, key=key)
            return HttpResponseRedirect(reverse("partner:message", args=[sent.pk]))
        except Refusal as refusal:
            problem = str(refusal)
    found = touched_by_each(partner, [alert for _, alert in alerts()])
    shown = {
        "hits": [row for row in found if row.touches], "others": [row for row in found if not row.touches],
        "problem": problem,
    }  # fmt: skip
    return page(request, "alerts", shown, 422 if problem else 200)


@for_partner
@require_http_methods(["GET", "POST"])
def goods(request: HttpRequest, pk: int) -> HttpResponse:
    """What a tenant trades in."""
    tenancy = tenants_of(acting(request)).filter(partner=venue(request), pk=pk, state=Tenancy.State.CONFIRMED).first()
    if tenancy is None:
        raise Http404("no such tenant of this venue")
    back = reverse("partner:tenant", args=[pk])
    form = GoodsForm(request.POST if request.method == "POST" else None, initial={"lines": goods_of(tenancy)})

    def do(told: dict[str, Any]) -> str:
        tell_goods(tenancy=tenancy, by=acting(request), lines=told["lines"])
        return back

    return sheet(request, form, do, title="经营的商品", about=tenancy.subject.name, back=back)


def _message(request: HttpRequest, pk: int, problem: str = "") -> HttpResponse:
    found = messages_of(acting(request)).filter(partner=venue(request), pk=pk).first()
    if found is None:
        raise Http404("no such message of this venue")
    receipts = list(receipts_of(acting(request), PartyRight.VENUE).filter(message=found)[:MOST_RECEIPTS])
    # What waits for the venue first, then who has not read.
    receipts.sort(key=lambda one: (one.settled_at is not None, one.answered_at is None, one.read_at is not None))
    answered = [one for one in receipts if one.answered_at]
    photos = files_about(*answered) if answered else ()
    by_receipt: dict[str, list[Any]] = {}
    for one in photos:
        by_receipt.setdefault(one.about_id, []).append(one)
    rows = [(one, by_receipt.get(str(one.pk), [])) for one in receipts]
    shown = {"message": found, "rows": rows, "problem": problem}
    return page(request, "message", shown, 422 if problem else 200)


def _receipt(request: HttpRequest, pk: int) -> MessageReceipt:
    found = receipts_of(acting(request), PartyRight.VENUE).filter(message__partner=venue(request), pk=pk).first()
    if found is None:
        raise Http404("no such copy of this venue")
    return found
