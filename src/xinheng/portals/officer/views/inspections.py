"""Inspection tasks on the desk: the list, one task with its findings, the acts around the visit."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.portals.officer.acts import Act, Sheet, offered, perform
from xinheng.portals.officer.inspection_moves import ACTS
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.clues import served
from xinheng.portals.ui.asking import asked_text
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.papers import record_pdf, signer_name
from xinheng.supervision.inspection.queries import (
    ON_THE_PHONE,
    overlap_of,
    phone_form,
    task_by_number,
    task_rows,
    tasks_for,
)
from xinheng.supervision.inspection.rules import WITHOUT_CHECK_WORDS
from xinheng.supervision.inspection.shown import order_words
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.files.queries import files_about, original
from xinheng.support.procedures.queries import available_moves, clock_readings, state_title

PAGE = 50


@requires(Permission.VIEW_TASKS)
@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """The tasks of the account's offices; `?view=mine|closed`, `?q=`."""
    view = request.GET.get("view", "")
    tasks = tasks_for(
        account_of(request),
        mine=view == "mine",
        open_only=view != "closed",
        text=asked_text(request),
    )
    if view == "closed":
        tasks = tasks.filter(matter__closed_at__isnull=False)
    page = Paginator(tasks, PAGE).get_page(request.GET.get("page"))
    start = (page.number - 1) * PAGE
    shown = {"page": page, "rows": task_rows(tasks[start : start + PAGE]), "view": view}
    return render(request, "officer/inspections.html", shown)


@requires(Permission.VIEW_TASKS)
@require_GET
def inspection(request: HttpRequest, number: str) -> HttpResponse:
    """One task: clocks, officers, findings, photos, papers, history."""
    task = _task(request, number)
    form = phone_form(task)
    shown = {
        "form": form,
        "task": task,
        "step": state_title(task.matter),
        "clocks": clock_readings(task.matter),
        "overlap": overlap_of(task) if task.matter.state == "officers_named" else None,
        "steps": task.matter.steps.order_by("seq"),
        "acts": _acts(task, request),
        "on_phone": task.matter.state in ON_THE_PHONE,
        "signers": [(one, signer_name(one)) for one in form.signatures],
        "lines": [
            (one, order_words(one.finding.disposal, one.finding.correct_within) if one.finding else "")
            for one in form.items
        ],
        "without_check": WITHOUT_CHECK_WORDS.get(task.result, ""),
    }
    return render(request, "officer/inspection.html", shown)


@requires(Permission.VIEW_TASKS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One verb on a task."""
    task, chosen = _task(request, number), ACTS.get(verb)
    if chosen is None:
        raise Http404(verb)
    back = reverse("officer:inspection", args=[number])
    return perform(request, chosen, task, Sheet(chosen.title, f"{number} · {task.matter.title}", back))


@requires(Permission.VIEW_TASKS)
@require_GET
def record_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The record of the visit: the one that was signed and kept; before the end, or for older visits, as it stands."""
    task = _task(request, number)
    pdf = original(task.record_file) if task.record_file and not task.record_file.erased_at else record_pdf(task)
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(f'现场检查笔录-{number}.pdf')}"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@requires(Permission.VIEW_TASKS)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A photo or paper of the task, as the copy that may be shown."""
    task = _task(request, number)
    if task.order_file_id == pk:
        return served(task.order_file)
    return served(files_about(task).filter(pk=pk).first())


def _acts(task: InspectionTask, request: HttpRequest) -> list[Act]:
    """What may be done now; an approval afterwards is owed only where there was none before."""
    acts = offered(ACTS, available_moves(task.matter, account_of(request)))
    return [act for act in acts if act.verb != "approve_afterwards" or not task.approval_number]


def _task(request: HttpRequest, number: str) -> InspectionTask:
    found = task_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such task, or not yours to see")
    return found
