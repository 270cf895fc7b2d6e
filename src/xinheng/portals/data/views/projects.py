"""The ledger of projects that public money paid for: whose data are brought in, and what is owed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.catalogue.actions import drop_project, keep_project
from xinheng.fusion.catalogue.models import FundedProject
from xinheng.fusion.catalogue.queries import funded_project, project_lines
from xinheng.fusion.standard.registry import standard
from xinheng.portals.data.forms import ProjectForm, WhyForm
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

KEPT = ("title", "department", "approval", "year", "due_on", "excused")


@requires(Permission.VIEW_SOURCES)
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Every project with what it brought in and what it owes, the owing first."""
    rows = project_lines()
    return render(request, "data/projects.html", {"rows": rows, "owing": sum(one.stand == "欠归集" for one in rows)})


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """A project entered."""
    return _edit(request, FundedProject(), ProjectForm(told(request)), "登记项目")


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A project put right."""
    project = _project(request, pk)
    titles = [standard().types[id].title for id in project.types if id in standard().types]
    shown = {name: getattr(project, name) for name in KEPT} | {"kinds": "、".join(titles)}
    return _edit(request, project, ProjectForm(told(request), initial=shown), "修改项目")


def _edit(request: HttpRequest, project: FundedProject, form: ProjectForm, title: str) -> HttpResponseBase:
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = "数据类里有了记录就算已归集；过了应归集日期还没有的，列为欠归集。"
    sheet = Sheet(title, "财政资金项目的数据", reverse("data:projects"), "保存", follows)

    def do(words: dict[str, Any]) -> object:
        for name in KEPT:
            setattr(project, name, words[name])
        return keep_project(project=project, data=words["kinds"], by=by)

    return ask(request, form, sheet, do)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A project that was entered wrongly goes."""
    project = _project(request, pk)
    by = whole_city(request, Permission.RUN_INTAKE)
    sheet = Sheet(
        "删除项目", project.title, reverse("data:projects"), "删除", "只删错登的；审计记录里留着。", refusing=True
    )
    return ask(request, WhyForm(told(request)), sheet, lambda words: drop_project(project=project, by=by, **words))


def _project(request: HttpRequest, pk: int) -> FundedProject:
    whole_city(request, Permission.RUN_INTAKE)
    found = funded_project(pk)
    if found is None:
        raise Http404("no such project")
    return found
