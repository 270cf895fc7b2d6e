"""Accounts: who there is, what each holds, and every act on one of them."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.kit.paths import is_top
from xinheng.kit.typed import whole
from xinheng.portals.desk.forms import AccountForm, DeskReason, GrantForm, tree
from xinheng.portals.ui.acting import Sheet, ask, shown_once, told
from xinheng.portals.ui.asking import asked_text
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.actions import (
    close_account,
    give_role,
    propose_role,
    renew_password,
    renew_second_factor,
    reopen,
)
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import accounts_visible_to, organisations_managed_by, roles_of
from xinheng.support.access.roles import ROLES, is_heavy
from xinheng.support.access.scope import read_grants
from xinheng.support.accounts.actions import (
    change_account,
    end_sessions,
    open_account_with_slip,
)
from xinheng.support.accounts.locks import unlock_account
from xinheng.support.accounts.models import Account
from xinheng.support.accounts.queries import security_of
from xinheng.support.audit.queries import events_about

PAGE = 50
TRAIL = 20
Sheeted = Callable[[HttpRequest, Account, str], HttpResponseBase]


@requires(Permission.MANAGE_ACCOUNTS)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody with an account; `?q=` by name, `?view=` closed or without a role, `?role=`."""
    query, view, role = asked_text(request), request.GET.get("view", ""), request.GET.get("role", "")
    rows = accounts_visible_to(account_of(request)).filter(is_active=view != "closed")
    if query:
        rows = rows.filter(Q(username__icontains=query) | Q(display_name__icontains=query))
    if view == "without":
        rows = rows.filter(grants=None)
    if role in ROLES:
        rows = rows.filter(grants__role=role).distinct()
    page = Paginator(rows.order_by("office", "username"), PAGE).get_page(request.GET.get("page"))
    offices = dict(
        organisations_managed_by(account_of(request), Permission.MANAGE_ACCOUNTS).values_list("path", "name")
    )
    read_grants(page)
    lines = [(one, offices.get(one.office, one.office), roles_of(one)) for one in page]
    shown = {"page": page, "rows": lines, "query": query, "view": view, "role": role, "roles": ROLES.values()}
    return render(request, "desk/accounts.html", shown)


@requires(Permission.MANAGE_ACCOUNTS)
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: grants, sign-ins, devices, what was done to the account."""
    one = _account(request, pk)
    shown = {
        "one": one,
        "security": security_of(one),
        "grants": one.grants.select_related("organisation"),
        "asked": one.proposed_grants.filter(outcome="waiting").select_related("organisation", "proposed_by"),
        "events": events_about(one).order_by("-id")[:TRAIL],
        "today": city_time.today(),
        "roles": ROLES,
    }
    return render(request, "desk/account.html", shown)


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Open an account; its first password is shown once."""
    form = AccountForm(told(request), offices=_offices(request))

    def do(words: dict[str, Any]) -> HttpResponse:
        opened, password = open_account_with_slip(by=account_of(request), **words)
        return _slip(request, opened, password)

    follows = "开通后还没有任何权限，接着授予角色。初始密码三天内有效，本人第一次登录时必须改掉。"
    return ask(request, form, Sheet("开通账号", "", reverse("desk:accounts"), "开通", follows), do)


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a role; a heavy one waits for the second person."""
    one = _account(request, pk)
    managed = {org.path: org for org in _organisations(request)}
    form = GrantForm(told(request), offices=tree(managed.values()))

    def do(words: dict[str, Any]) -> None:
        place = managed[words.pop("organisation")]
        heavy = is_heavy(words["role"], is_top(place.path))
        (propose_role if heavy else give_role)(account=one, organisation=place, by=account_of(request), **words)

    follows = "系统管理员、审计员、数据管理员，以及能看全市个人信息的角色，要由另一位系统管理员复核后才生效。"
    return ask(request, form, Sheet("授予角色", str(one), _back(one), "授予", follows), do)


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """One act of the table below."""
    one, chosen = _account(request, pk), ACTS.get(verb)
    if chosen is None:
        raise Http404(verb)
    return chosen(request, one, _back(one))


def _change(request: HttpRequest, one: Account, back: str) -> HttpResponseBase:
    first = {name: getattr(one, name) for name in ("display_name", "post", "certificate_number", "phone", "office")}
    form = AccountForm(told(request), offices=_offices(request), initial=first, known=True)
    follows = "换了机构不会带走或带来权限；请另外收回旧角色、授予新角色。"
    sheet = Sheet("修改资料", str(one), back, "保存", follows)
    return ask(request, form, sheet, lambda words: change_account(account=one, by=account_of(request), **words))


def _close(request: HttpRequest, one: Account, back: str) -> HttpResponseBase:
    sheet = Sheet("停用账号", str(one), back, "停用", "马上不能登录，正在用的会话立刻结束。授权保留。", refusing=True)
    return _because(request, sheet, lambda why: close_account(account=one, by=account_of(request), reason=why))


def _reopen(request: HttpRequest, one: Account, back: str) -> HttpResponseBase:
    sheet = Sheet("恢复账号", str(one), back, "恢复", "原有授权随之恢复，请先看一遍是否还合适。")
    return _because(request, sheet, lambda why: reopen(account=one, by=account_of(request), reason=why))


def _password(request: HttpRequest, one: Account, back: str) -> HttpResponseBase:
    follows = "先当面或用已知电话核对身份。旧密码作废，会话全部结束；新密码只显示一次，三天内有效，登录后必须改掉。"
    sheet = Sheet("重设密码", str(one), back, "生成新密码", follows)

    def do(why: str) -> HttpResponse:
        return _slip(request, one, renew_password(account=one, by=account_of(request), reason=why))

    return _because(request, sheet, do)


def _factor(request: HttpRequest, one: Account, back: str) -> HttpResponseBase:
    follows = "只在本人手机和恢复码都丢了时办理，先核对身份。办理后本人要重新绑定。"
    sheet = Sheet("解除二次验证", str(one), back, "解除", follows, refusing=True)
    return _because(request, sheet, lambda why: renew_second_factor(account=one, by=account_of(request), reason=why))


def _unlock(request: HttpRequest, one: Account, back: str) -> HttpResponseBase:
    sheet = Sheet("解除登录等待", str(one), back, "解除", "输错密码的次数清零，本人可以马上再试。")
    return _because(request, sheet, lambda why: unlock_account(account=one, by=account_of(request), reason=why))


def _sessions(request: HttpRequest, one: Account, back: str) -> HttpResponseBase:
    only = request.GET.get("only", "")
    sheet = Sheet("结束会话", str(one), back, "结束", "正在填写、还没有提交的内容会丢失。", refusing=True)

    def do(why: str) -> None:
        chosen = whole(only)
        end_sessions(account=one, by=account_of(request), reason=why, only=chosen)

    return _because(request, sheet, do)


ACTS: dict[str, Sheeted] = {
    "change": _change,
    "close": _close,
    "reopen": _reopen,
    "password": _password,
    "factor": _factor,
    "unlock": _unlock,
    "sessions": _sessions,
}


def _because(request: HttpRequest, sheet: Sheet, do: Callable[[str], object]) -> HttpResponseBase:
    return ask(request, DeskReason(told(request)), sheet, lambda words: do(words["reason"]))


def _slip(request: HttpRequest, one: Account, password: str) -> HttpResponse:
    words = f"{one.display_name}（用户名 {one.username}）的初始密码，请当面或用已知电话交给本人："
    return shown_once(request, "初始密码", words, password, _back(one))


def _back(one: Account) -> str:
    return reverse("desk:account", args=[one.pk])


def _account(request: HttpRequest, pk: int) -> Account:
    found = accounts_visible_to(account_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("no such account, or not yours to keep")
    return found


def _organisations(request: HttpRequest) -> Any:
    return organisations_managed_by(account_of(request), Permission.MANAGE_ACCOUNTS).filter(closed_on=None)


def _offices(request: HttpRequest) -> list[tuple[str, str]]:
    return tree(_organisations(request))
