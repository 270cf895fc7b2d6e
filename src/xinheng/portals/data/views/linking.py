"""Connections to departments' databases and interfaces, and a source fetched through one of them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.fusion.intake.fetching import order_pull
from xinheng.fusion.intake.linking import ChangedMeanwhile, drop_link, keep_link, sources_of, try_link
from xinheng.fusion.intake.models import DataLink
from xinheng.fusion.intake.queries import link_named, links, pulls
from xinheng.fusion.intake.sources import source_named
from xinheng.kit.refusal import Refusal
from xinheng.kit.typed import whole
from xinheng.portals.data.forms import AddressLinkForm, DatabaseLinkForm, LinkForm
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

# In the session, until it is shown: the connection that was tried, and what was wrong.
TRIED = "link_tried"


@requires(Permission.RUN_INTAKE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every connection, and the sources that are fetched through it; once, what came of a try."""
    whole_city(request, Permission.RUN_INTAKE)
    tried, problem = request.session.pop(TRIED, ("", ""))
    rows = [(one, sources_of(one)) for one in links()]
    return render(request, "data/links.html", {"rows": rows, "tried": tried, "problem": problem})


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """A new connection, to a database or (`?kind=http`) to an interface."""
    kind = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    title = "连接部门的接口" if kind == DataLink.Kind.HTTP else "连接部门的数据库"
    return _edit(request, DataLink(), _form(kind)(told(request)), title)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponseBase:
    """A connection changed; its password stays where none is typed."""
    whole_city(request, Permission.RUN_INTAKE)
    link = _link(name)
    form = _form(link.kind)
    shown = {field: getattr(link, field) for field in _kept(form.base_fields)} | {"seen": link.stamp}
    return _edit(request, link, form(told(request), initial=shown), f"修改数据连接 {link.title}")


def _form(kind: str) -> type[LinkForm]:
    return AddressLinkForm if kind == DataLink.Kind.HTTP else DatabaseLinkForm


def _kept(fields: Iterable[str]) -> list[str]:
    """The fields that are kept as they are typed."""
    return [name for name in fields if name not in ("password", "seen")]


def _edit(request: HttpRequest, link: DataLink, form: LinkForm, title: str) -> HttpResponseBase:
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = "密码和令牌加密保存，不再显示，也不写进日志。账号请部门只给读的权限。保存后试连一次，连不上也保存。"
    sheet = Sheet(title, "数据连接", reverse("data:links"), "保存并试连", follows)

    def do(words: dict[str, Any]) -> HttpResponseBase:
        for name in _kept(form.fields):
            setattr(link, name, words[name])
        try:
            keep_link(link=link, password=words["password"], by=by, seen=words["seen"])
        except ChangedMeanwhile as changed:
            # Who presses once more has read that.
            form.data = dict(form.data) | {"seen": changed.stamp}
            raise
        return _tried(request, link)

    return ask(request, form, sheet, do)


@requires(Permission.RUN_INTAKE)
@require_POST
def attempt(request: HttpRequest, name: str) -> HttpResponse:
    """Knocks at a connection once and says what came of it."""
    whole_city(request, Permission.RUN_INTAKE)
    return _tried(request, _link(name))


def _tried(request: HttpRequest, link: DataLink) -> HttpResponse:
    try:
        try_link(link)
        request.session[TRIED] = (link.title, "")
    except Refusal as refusal:
        request.session[TRIED] = (link.title, str(refusal))
    return HttpResponseRedirect(reverse("data:links"))


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, name: str) -> HttpResponseBase:
    """A connection removed with its credentials."""
    by, link = whole_city(request, Permission.RUN_INTAKE), _link(name)
    follows = "连接和保存的密码一起删除；已接入的数据不变。"
    sheet = Sheet("删除数据连接", link.title, reverse("data:links"), "删除", follows, refusing=True)
    return ask(request, None, sheet, lambda _: drop_link(link=link, by=by))


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def pull(request: HttpRequest, name: str) -> HttpResponseBase:
    """Fetch a source now, or again from where an earlier pull began (`?again=`)."""
    by, declared = whole_city(request, Permission.RUN_INTAKE), source_named(name)
    if declared is None:
        raise Http404("no such source")
    again, back = request.GET.get("again", ""), reverse("data:source", args=[name])
    earlier = pulls(name).filter(pk=whole(again) or 0).first()
    if again and earlier is None:
        raise Http404("no such pull")
    since = f"从 {earlier.began} 起重新取一遍" if earlier else "只取上次以后的" if _grows(name) else "全部取一遍"
    follows = f"后台{since}；取到的按来源的声明接入，没有变的行算未变。取数失败、结构变了，已接入的数据都不动。"
    sheet = Sheet("立即取数" if earlier is None else "重放这次取数", declared.title, back, "取数", follows)
    return ask(request, None, sheet, lambda _: order_pull(source=name, by=by, replays=earlier))


def _grows(name: str) -> bool:
    declared = source_named(name)
    return bool(declared and declared.origin and declared.origin.grows)


def _link(name: str) -> DataLink:
    found = link_named(name)
    if found is None:
        raise Http404("no such connection")
    return found
