"""What happened while one was away."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.forms import Reaching
from xinheng.portals.officer.places import places_of
from xinheng.portals.officer.signed_in import account_of
from xinheng.support.access.decorators import open_to_staff
from xinheng.support.notices.actions import mark_read
from xinheng.support.procedures.doors.todo import notices_within_reach
from xinheng.support.procedures.settling import settle_asked
from xinheng.support.sending.actions import keep_reach
from xinheng.support.sending.models import Reach
from xinheng.support.sending.providers import channels
from xinheng.support.sending.queries import messages_to, reaches_of

PAGE = 50
SENT_SHOWN = 20


@open_to_staff("登录即可见；只有发给本人的通知")
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The account's notices, newest first; POST marks all as read."""
    if request.method == "POST":
        mark_read(account=account_of(request))
        return HttpResponseRedirect(reverse("officer:notices"))
    settle_asked(account_of(request))
    page = Paginator(notices_within_reach(account_of(request)), PAGE).get_page(request.GET.get("page"))
    places = places_of(page.object_list)
    rows = [(one, places.get(one.pk, reverse("officer:todo"))) for one in page.object_list]
    return render(request, "officer/notices.html", {"page": page, "rows": rows})


@open_to_staff("登录即可见；只有本人的接收方式")
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    """By which ways the account is told besides the platform, and what became of what was sent."""
    account, ways, problem = account_of(request), channels(), ""
    kept = {one.channel: one for one in reaches_of([account])}
    form = Reaching(request.POST if request.method == "POST" else None, ways, kept)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for one in ways:
                    often = form.cleaned_data[f"{one}_often"] or Reach.Often.AT_ONCE
                    keep_reach(account=account, channel=one, address=form.cleaned_data[one].strip(), often=often)
            return HttpResponseRedirect(f"{reverse('officer:reach')}?saved=1")
        except Refusal as refused:
            problem = str(refused)
    shown = {
        "form": form,
        "problem": problem,
        "saved": "saved" in request.GET,
        "sent": messages_to(account)[:SENT_SHOWN],
    }
    return render(request, "officer/reach.html", shown, status=422 if problem or form.errors else 200)
