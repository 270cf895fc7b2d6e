"""What happened while one was away."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.portals.officer.places import places_of
from xinheng.portals.officer.signed_in import account_of
from xinheng.support.access.decorators import open_to_staff
from xinheng.support.notices.actions import mark_read
from xinheng.support.procedures.doors.todo import notices_within_reach

PAGE = 50


@open_to_staff("登录即可见；只有发给本人的通知")
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The account's notices, newest first; POST marks all as read."""
    if request.method == "POST":
        mark_read(account=account_of(request))
        return HttpResponseRedirect(reverse("officer:notices"))
    page = Paginator(notices_within_reach(account_of(request)), PAGE).get_page(request.GET.get("page"))
    places = places_of(page.object_list)
    rows = [(one, places.get(one.pk, reverse("officer:todo"))) for one in page.object_list]
    return render(request, "officer/notices.html", {"page": page, "rows": rows})
