"""A saved source changed or removed by a steward."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.intake.proposing.amending import change_source, depending_on, drop_source, stamp_of
from xinheng.fusion.intake.queries import pulls
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import is_saved, plan_for, source_named
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.besides import AS_BEFORE, besides_of, changes_of
from xinheng.portals.data.examples import is_money, units_offered, units_said
from xinheng.portals.data.forms import SourceForm, WhyForm, schedule_of
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponseBase:
    """What a steward may change of a saved source; its columns one by one."""
    by, declared = whole_city(request, Permission.RUN_INTAKE), _saved(name)
    kind = standard().type(declared.record_type)
    form, problem = SourceForm(told(request), initial=_shown(declared)), ""
    form.of_origin(declared.origin)
    columns = {column: declared.columns.get(column, "") for column in (*declared.columns, *declared.ignore)}
    units, added = plan_for(name).units, [(column, "") for column in _come_since(declared)]
    if request.method == "POST":
        units = {column: request.POST.get(f"unit{place}", "") for place, column in enumerate(columns)}
        columns = {column: request.POST.get(f"column{place}", "") for place, column in enumerate(columns)}
        added = _added(request.POST)
        if form.is_valid():
            try:
                chosen = columns | _named(added)
                changes = _changes(declared, form.cleaned_data, chosen, units)
                changes |= changes_of(declared, besides_of(declared, kind, chosen, request.POST))
                change_source(name=name, changes=changes, by=by, seen=request.POST.get("seen", ""))
                return HttpResponseRedirect(reverse("data:source", args=[name]))
            except Refusal as refusal:
                problem = str(refusal)
    shown = {
        "source": declared, "form": form, "problem": problem, "kind": kind, "depending": depending_on(name),
        "columns": [
            (place, column, field, *_unit_told(declared, field, units.get(column, "")))
            for place, (column, field) in enumerate(columns.items())
        ],
        "besides": besides_of(declared, kind, columns | dict(added), request.POST), "as_before": AS_BEFORE,
        "added": added, "stamp": stamp_of(declared),
        "fields": [(field, one.title) for field, one in kind.fields.items()],
    }  # fmt: skip
    return render(request, "data/amend.html", shown, status=422 if problem or form.errors else 200)


def _come_since(declared: SourceDeclaration) -> list[str]:
    """Columns that the last fetching brought and nobody declared: one that was there before may be called so now."""
    last = pulls(declared.name).exclude(columns=[]).first()
    known = {*declared.columns, *declared.ignore, *(one for part in declared.derived.values() for one in part.columns)}
    return [column for column, _ in last.columns if column not in known] if last else []


def _added(typed: QueryDict) -> list[tuple[str, str]]:
    """Columns that were not declared, with the fields they were said to be."""
    pairs = zip(typed.getlist("added"), typed.getlist("added_as"), strict=False)
    return [(column.strip(), field) for column, field in pairs if column.strip() or field]


def _named(added: list[tuple[str, str]]) -> dict[str, str]:
    """The same by name. Raises IntakeRefused where one has none."""
    if any(not column for column, _ in added):
        raise IntakeRefused("新加的一列没有写列名。照部门表里的写法填，或把数据项改回“不用”。")
    return dict(added)


def _unit_told(declared: SourceDeclaration, name: str, unit: str) -> tuple[str, list[str]]:
    """The unit of a column's bare numbers and those to choose from; nothing for what is no amount."""
    if not is_money(standard().type(declared.record_type), name):
        return "", []
    return unit or "元", units_offered(unit)


def _shown(declared: SourceDeclaration) -> dict[str, Any]:
    schedule, table = declared.schedule, declared.table
    return {
        "table": table.table if table else "", "grows": (table.grows or "") if table else "",
        "title": declared.title, "department": declared.department, "refresh": declared.refresh or "",
        "delivery": declared.delivery, "daily": "、".join(schedule.daily) if schedule else "",
        "every_hours": schedule.every_hours if schedule else None, "sheet": declared.sheet,
        "encoding": "" if declared.encoding == "auto" else declared.encoding, "delimiter": declared.delimiter,
    }  # fmt: skip


def _changes(
    declared: SourceDeclaration, words: dict[str, Any], columns: dict[str, str], units: dict[str, str]
) -> dict[str, object]:
    return {
        "table": _table(declared, words),
        "units": units_said(columns, {field: units.get(column, "") for column, field in columns.items()}) or None,
        "title": words["title"], "department": words["department"], "refresh": words["refresh"] or None,
        "delivery": words["delivery"], "encoding": words.get("encoding") or "auto", "sheet": words.get("sheet", ""),
        "delimiter": words.get("delimiter") or ",", "schedule": schedule_of(words).get("schedule"),
        "columns": {column: field for column, field in columns.items() if field},
        "ignore": [column for column, field in columns.items() if not field],
    }  # fmt: skip


def _table(declared: SourceDeclaration, words: dict[str, Any]) -> dict[str, object] | None:
    """The table that it is fetched from, over the connection it has."""
    if declared.table is None:
        return None
    kept = declared.table.model_dump(exclude_unset=True, exclude={"grows"})
    return kept | {"table": words["table"]} | ({"grows": words["grows"]} if words["grows"] else {})


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, name: str) -> HttpResponseBase:
    """A saved source removed; what depends on it is said first."""
    by, declared = whole_city(request, Permission.RUN_INTAKE), _saved(name)
    found = depending_on(name)
    follows = (
        f"以后不再按它接入。已接入的数据不动：历次 {found.runs} 次接入、写入的 {found.accepted} 条记录都保留，"
        f"还能查看和撤回。待更正的退回行 {found.rejects} 行、待更正的值 {found.findings} 个不再能交回。"
    )
    follows += f"从数据连接 {found.connection} 的取数随即停止，连接保留。" if found.connection else ""
    back = reverse("data:source", args=[name])
    sheet = Sheet("删除这个来源", declared.title, back, "删除", follows, refusing=True)

    def do(words: dict[str, Any]) -> HttpResponseBase:
        drop_source(name=name, by=by, reason=words["reason"])
        return HttpResponseRedirect(reverse("data:sources"))

    return ask(request, WhyForm(told(request)), sheet, do)


def _saved(name: str) -> SourceDeclaration:
    declared = source_named(name)
    if declared is None or not is_saved(name):
        raise Http404("no such saved source")
    return declared
