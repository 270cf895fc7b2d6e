"""The tree of organisations: add, rename, move territory, close."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.registers.territory import hand_over_territory
from xinheng.portals.desk.forms import (
    DeskReason,
    NameForm,
    OfficePhoneForm,
    OnPapersForm,
    OrganisationForm,
    TerritoryForm,
    tree,
)
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import organisations_managed_by, people_by_office
from xinheng.support.orgs.changes import (
    add_organisation,
    close_organisation,
    rename_organisation,
    set_on_papers,
    set_phone,
)
from xinheng.support.orgs.models import Organisation

BACK = "desk:orgs"


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def orgs(request: HttpRequest) -> HttpResponse:
    """The tree with territory and people; `?closed=1` shows the closed ones too."""
    rows = list(_managed(request))
    closed = request.GET.get("closed") == "1"
    people = people_by_office()
    shown = [(one, one.path.count("/") - 1, people.get(one.path, 0)) for one in rows if closed or not one.closed_on]
    hidden = sum(one.closed_on is not None for one in rows)
    return render(request, "desk/orgs.html", {"rows": shown, "closed": closed, "hidden": hidden})


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """A new body below one that exists."""
    above = {one.path: one for one in _managed(request) if one.closed_on is None and one.kind != "office"}
    form = OrganisationForm(told(request), offices=tree(above.values()))
    form.fields["above"].initial = request.GET.get("above", "")

    def do(words: dict[str, Any]) -> None:
        add_organisation(
            above=above[words["above"]],
            code=words["code"],
            name=words["name"],
            short_name=words["short_name"],
            codes=words["codes"].split(),
            by=account_of(request),
        )

    follows = "新机构立即可以授予角色、接收派单；辖区里的主体随后自动转到新机构名下。"
    return ask(request, form, Sheet("新设机构", "", reverse(BACK), "新设机构", follows), do)


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """rename, phone, papers, territory or close."""
    one = _managed(request).filter(pk=pk).first()
    chosen = ACTS.get(verb)
    if one is None or chosen is None:
        raise Http404("no such organisation, or not yours to change")
    return chosen(request, one)


def _rename(request: HttpRequest, one: Organisation) -> HttpResponseBase:
    form = NameForm(told(request), initial={"name": one.name, "short_name": one.short_name})
    sheet = Sheet("改名", one.name, reverse(BACK), "改名", "已经制作的文书保留原名称。")
    return ask(request, form, sheet, lambda w: rename_organisation(organisation=one, by=account_of(request), **w))


def _phone(request: HttpRequest, one: Organisation) -> HttpResponseBase:
    follows = "以后的文书、短信和进度页写这个电话；已经制作的文书不变。"
    sheet = Sheet("联系电话", one.name, reverse(BACK), "保存", follows)
    form = OfficePhoneForm(told(request), initial={"phone": one.phone})
    return ask(request, form, sheet, lambda words: set_phone(organisation=one, by=account_of(request), **words))


def _on_papers(request: HttpRequest, one: Organisation) -> HttpResponseBase:
    if one.kind == Organisation.Kind.OFFICE:
        raise Http404("an office signs in the name of its bureau")
    follows = "以后的文书写这些；已经制作的文书不变。换了机关代字的，文号从 1 号重新编起。"
    sheet = Sheet("文书用语", one.name, reverse(BACK), "保存", follows)
    form = OnPapersForm(told(request), initial={"mark": one.mark, "reviewer": one.reviewer, "court": one.court})
    return ask(request, form, sheet, lambda words: set_on_papers(organisation=one, by=account_of(request), **words))


def _territory(request: HttpRequest, one: Organisation) -> HttpResponseBase:
    held = " ".join([*one.divisions, *one.streets]) or "还没有"
    follows = f"现有辖区：{held}。划入后，这些地方的主体转到本机构名下；已经在办的事项仍由原机构办完。"
    sheet = Sheet("划入辖区", one.name, reverse(BACK), "划入", follows)

    def do(words: dict[str, Any]) -> None:
        hand_over_territory(words=words["words"].split(), to=one, by=account_of(request), reason=words["reason"])

    return ask(request, TerritoryForm(told(request)), sheet, do)


def _close(request: HttpRequest, one: Organisation) -> HttpResponseBase:
    sheet = Sheet(
        "撤销机构", one.name, reverse(BACK), "撤销这个机构", "撤销后不能再派单、授权；历史记录保留。", refusing=True
    )
    return ask(
        request,
        DeskReason(told(request)),
        sheet,
        lambda words: close_organisation(organisation=one, by=account_of(request), reason=words["reason"]),
    )


ACTS = {"rename": _rename, "phone": _phone, "papers": _on_papers, "territory": _territory, "close": _close}


def _managed(request: HttpRequest) -> Any:
    return organisations_managed_by(account_of(request), Permission.MANAGE_SYSTEM)
