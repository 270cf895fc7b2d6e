"""The first page of the desk: what waits for this person, each line with the page where it is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.desk.chores import chores_of
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import open_to_staff


@open_to_staff("登录即可见；只列出本人有权办理的管理事项")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Chores by permission; nothing of anybody's cases."""
    return render(request, "desk/home.html", {"chores": chores_of(account_of(request))})
