"""Numbers of the law and choices of the house: what counts today, since when, by what; another value by two persons."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.portals.desk.forms import DeskReason, reason, text
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.asking import asked_text
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES
from xinheng.support.crypto.queries import keys_in_use
from xinheng.support.crypto.renewing import standing
from xinheng.support.procedures.amending import amendments_of, confirm_parameter, propose_parameter, refuse_parameter
from xinheng.support.procedures.parameters import UNITS, Parameter, ParameterValue, parameters, with_amendments
from xinheng.support.procedures.table.asking import day


@dataclass(frozen=True)
class ParameterRow:
    """One parameter as a list shows it."""

    name: str
    parameter: Parameter
    value: ParameterValue | None

    @property
    def words(self) -> str:
        """7 个工作日."""
        return in_words(self.parameter, self.value)


class ProposalForm(forms.Form):
    """Another value, from a day on."""

    value = text("新的数值", required=False, most=200)
    since = day("自哪天起", required=True, hint="按事实发生的日期取数：这一天以后开始的期限用新数值。")
    basis = text("依据", most=200, hint="法律、规章的名称、文号和条款；自定的写“本局决定”和文号。")
    seen = forms.BooleanField(label="我核对过依据原文", required=False)
    reason = reason("修改理由", "复核人会看到。")


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every parameter with the value of today; `?q=` by title, name or basis."""
    query = asked_text(request)
    rows = [row for row in _rows() if not query or query in f"{row.name}{row.parameter.title}{_basis(row)}"]
    waiting = amendments_of().filter(outcome="waiting")
    titles = {name: parameter.title for name, parameter in parameters().items()}
    shown = {"rows": rows, "query": query, "waiting": [(one, titles.get(one.name, one.name)) for one in waiting]}
    return render(request, "desk/parameters.html", shown)


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """Every value it had, has and will have, and what was proposed."""
    declared = _declared(name)
    values = sorted(with_amendments(name, declared).values, key=lambda value: value.since, reverse=True)
    now = with_amendments(name, declared).on(city_time.today())
    lines = [(value, in_words(declared, value), value == now) for value in values]
    shown = {"name": name, "parameter": declared, "lines": lines, "asked": amendments_of(name)}
    return render(request, "desk/parameter.html", shown)


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, name: str) -> HttpResponseBase:
    """Ask for another value."""
    declared, account = _declared(name), whole_city(request, Permission.MANAGE_SYSTEM)
    now = with_amendments(name, declared).on(city_time.today())
    form = ProposalForm(told(request), initial={"value": now.value if now else "", "basis": now.basis if now else ""})
    form.fields["value"].help_text = (
        f"用空格隔开：{'、'.join(f'{slug}（{role.title}）' for slug, role in ROLES.items())}；不填则都不要求。"
        if declared.unit == "roles"
        else f"单位：{UNITS[declared.unit]}。现在是 {in_words(declared, now)}。"
    )
    follows = "另一位系统管理员同意后，从起用日期开始生效。已经开始计算的期限按它开始那天的数值，不受影响。"
    sheet = Sheet("提出修改", declared.title, reverse("desk:parameter", args=[name]), "提交复核", follows)
    return ask(request, form, sheet, lambda words: propose_parameter(name=name, by=account, **words))


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """The second person: confirm or refuse."""
    asked, account = amendments_of().filter(pk=pk).first(), whole_city(request, Permission.MANAGE_SYSTEM)
    if asked is None or verb not in ("confirm", "refuse"):
        raise Http404("no such proposal")
    declared = _declared(asked.name)
    about = f"{declared.title}：自 {asked.since} 起 {asked.value} {UNITS[declared.unit]}"
    follows = f"{asked.proposed_by} 提出：{asked.reason}。依据：{asked.basis}（{'已' if asked.seen else '未'}核对原文）"
    back = reverse("desk:parameter", args=[asked.name])
    if verb == "confirm":
        sheet = Sheet("复核参数", about, back, "同意修改", follows)
        return ask(request, None, sheet, lambda _: confirm_parameter(asked=asked, by=account))
    sheet = Sheet("不同意修改", about, back, "不同意", follows, refusing=True)

    def do(words: dict[str, Any]) -> object:
        return refuse_parameter(asked=asked, by=account, reason=words["reason"])

    return ask(request, DeskReason(told(request)), sheet, do)


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """The choices of this city: those of its pack, read only, and those that can be changed here."""
    city = pack().city
    told_by_pack = [
        ("城市", city.name), ("运行机构", city.title), ("平台名称", city.brand.name), ("副标题", city.brand.subtitle),
        ("热线", city.brand.hotline), ("主要标识", city.main_scheme), ("时区", city.time_zone),
        ("信用等级和颜色", "向社会公开" if city.class_public else "只给监管人员和企业自己看"),
        ("数据", "生成的演示数据，每页注明" if city.demo else "真实数据"),
    ]  # fmt: skip
    rows = [row for row in _rows() if row.name.startswith("sign_in.")]
    shown = {"told": told_by_pack, "rows": rows, "keys": keys_in_use(), "renewals": standing()}
    return render(request, "desk/settings.html", shown)


def in_words(declared: Parameter, value: ParameterValue | None) -> str:
    """A value with its unit, as a person says it."""
    if value is None:
        return "没有"
    if declared.unit == "roles":
        titles = [ROLES[slug].title if slug in ROLES else slug for slug in str(value.value).split()]
        return "、".join(titles) or "都不要求"
    return f"{value.value} {UNITS[declared.unit]}"


def _rows() -> Iterator[ParameterRow]:
    today = city_time.today()
    for name, declared in sorted(parameters().items(), key=lambda one: (one[1].group, one[0])):
        yield ParameterRow(name, declared, with_amendments(name, declared).on(today))


def _basis(row: ParameterRow) -> str:
    return row.value.basis if row.value else ""


def _declared(name: str) -> Parameter:
    found = parameters().get(name)
    if found is None:
        raise Http404("no such parameter")
    return found
