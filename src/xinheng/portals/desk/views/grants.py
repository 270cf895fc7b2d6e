"""Who holds what, who gave it, what waits for a second person; and the sessions that are open."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.portals.desk.forms import DeskReason
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.actions import confirm_role, refuse_role, take_role
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import grants_visible_to, proposed_to, sign_ins_visible_to
from xinheng.support.access.roles import ROLES
from xinheng.support.access.scope import in_force
from xinheng.support.accounts.queries import still_open

PAGE = 50


@requires(Permission.MANAGE_ACCOUNTS)
@require_GET
def grants(request: HttpRequest) -> HttpResponse:
    """`?view=` in force, waiting, ended, decided; `?role=`."""
    view, role = request.GET.get("view", ""), request.GET.get("role", "")
    held, asked = grants_visible_to(account_of(request)), proposed_to(account_of(request))
    waiting = asked.filter(outcome="waiting")
    rows = {
        "waiting": waiting,
        "decided": asked.exclude(outcome="waiting"),
        "ended": held.exclude(in_force()),
    }.get(view, held.filter(in_force()).order_by("organisation__path", "role", "account__username"))
    if role in ROLES:
        rows = rows.filter(role=role)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page, "view": view, "role": role, "roles": ROLES, "waiting": waiting.count(),
        "today": city_time.today(), "asked": view in ("waiting", "decided"),
    }  # fmt: skip
    return render(request, "desk/grants.html", shown)


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a role away, with a reason."""
    grant = grants_visible_to(account_of(request)).filter(pk=pk).first()
    if grant is None:
        raise Http404("no such grant, or not yours to take")
    about = f"{grant.account} · {_title(grant.role)} · {grant.organisation}"
    sheet = Sheet("收回角色", about, reverse("desk:account", args=[grant.account_id]), "收回", refusing=True)
    do = lambda words: take_role(grant=grant, by=account_of(request), reason=words["reason"])  # noqa: E731
    return ask(request, DeskReason(told(request)), sheet, do)


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """The second person: confirm or refuse."""
    asked = proposed_to(account_of(request)).filter(pk=pk).first()
    if asked is None or verb not in ("confirm", "refuse"):
        raise Http404("no such request, or not yours to decide")
    until = f"，有效期至 {asked.expires_on}" if asked.expires_on else "，长期有效"
    about = f"{asked.account} · {_title(asked.role)} · {asked.organisation}{until}"
    follows = f"{asked.proposed_by} 于 {city_time.local(asked.proposed_at):%Y-%m-%d %H:%M} 提出：{asked.reason}"
    back, me = f"{reverse('desk:grants')}?view=waiting", account_of(request)
    if verb == "confirm":
        sheet = Sheet("复核授权", about, back, "同意授予", follows)
        return ask(request, None, sheet, lambda _: confirm_role(proposed=asked, by=me))
    sheet = Sheet("不同意授权", about, back, "不同意", follows, refusing=True)
    return ask(
        request,
        DeskReason(told(request)),
        sheet,
        lambda words: refuse_role(proposed=asked, by=me, reason=words["reason"]),
    )


@requires(Permission.MANAGE_ACCOUNTS)
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Who is signed in now, from where, on what; `?view=ended` those that are over."""
    view = request.GET.get("view", "")
    rows = sign_ins_visible_to(account_of(request))
    rows = rows.exclude(still_open()) if view == "ended" else rows.filter(still_open())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/sessions.html", {"page": page, "view": view})


def _title(role: str) -> str:
    return ROLES[role].title if role in ROLES else role
