"""Inspection tasks on the desk: the list, one task with its findings, the acts around the visit."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.forms import NewTask
from xinheng.portals.officer.listing import asked_of, bar_of, batch_buttons
from xinheng.portals.officer.parts import parts_of
from xinheng.portals.officer.places import list_of
from xinheng.portals.officer.readings import must_work_on, served, tell_matter, tell_paper
from xinheng.portals.officer.signed_in import account_of, own_office
from xinheng.portals.officer.sorting import sorted_violations
from xinheng.portals.ui.asking import asked_text
from xinheng.supervision.inspection.actions import open_routine_task, tell_order_word
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.papers import record_of, signer_name
from xinheng.supervision.inspection.queries import (
    Overlap,
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
from xinheng.support.access.scope import may
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.doors.listing import listed
from xinheng.support.procedures.sealed import works_on
from xinheng.support.procedures.table.printing import pdf_of
from xinheng.support.procedures.table.registry import procedure

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
    declared = procedure("inspection_task")
    bar = bar_of(request, declared, account_of(request))
    if bar.narrowed or view == "overdue":
        here = listed(account_of(request), declared.id, asked_of(request)).order_by().values("pk")
        tasks = tasks.filter(matter__in=here)
    page = Paginator(tasks, PAGE).get_page(request.GET.get("page"))
    start = (page.number - 1) * PAGE
    shown: dict[str, object] = {"page": page, "rows": task_rows(tasks[start : start + PAGE]), "view": view}
    may_open = may(account_of(request), Permission.INSPECT)
    shown |= {
        "bar": bar,
        "home": list_of(declared.id),
        "batch": batch_buttons(account_of(request), declared, closed=False),
    }
    return render(request, "officer/inspections.html", {**shown, "may_open": may_open})


@requires(Permission.VIEW_TASKS)
@require_GET
def inspection(request: HttpRequest, number: str) -> HttpResponse:
    """One task: clocks, officers, findings, photos, papers, history."""
    task = _task(request, number)
    tell_matter(request, task.matter)
    form = phone_form(task, looking_back=False)
    works = works_on(account_of(request), task.matter)
    shown = {
        "form": form,
        "task": task,
        "works": works,
        "overlap": _overlap(task),
        "order_unserved": _order_unserved(task),
        **parts_of(task.matter, account_of(request)),
        "signers": [(one, signer_name(one)) for one in form.signatures],
        "lines": [
            (one, order_words(one.finding.disposal, one.finding.correct_within) if one.finding else "")
            for one in form.items
        ],
        "sorts": sorted_violations(form.items, account_of(request), task.matter.subject_identity),
        "without_check": WITHOUT_CHECK_WORDS.get(task.result, ""),
        "may_tell_word": bool(task.order_number) and works,
    }
    return render(request, "officer/inspection.html", shown)


@requires(Permission.VIEW_TASKS)
@never_cache
@require_POST
def order_word(request: HttpRequest, number: str) -> HttpResponse:
    """The word of the order, shown once to be told to the business: its paper is lost or from before words."""
    task = _task(request, number)
    shown: dict[str, object] = {"task": task}
    try:
        shown["word"] = tell_order_word(task=task, by=account_of(request), reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        shown["problem"] = str(refusal)
    return render(request, "officer/order_word.html", shown, status=422 if "problem" in shown else 200)


def _order_unserved(task: InspectionTask) -> bool:
    """Whether the order that stands was handed to nobody yet."""
    facts = task.matter.facts
    return task.matter.state == "follow_up" and str(facts.get("served_on") or "") < str(facts.get("ordered_on") or "")


@requires(Permission.INSPECT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A check the unit makes of its own."""
    first = {"identity": request.GET.get("identity", "")}
    fields = NewTask(request.POST if request.method == "POST" else None)
    fields.fields["identity"].initial = first["identity"]
    if request.method == "POST" and fields.is_valid():
        told, office = fields.cleaned_data, own_office(account_of(request), Permission.INSPECT)
        code = told.pop("identity").strip()
        identity = code if ":" in code else f"uscc:{code.upper()}"
        try:
            task = open_routine_task(identity=identity, office=office, by=account_of(request), **told)
            return HttpResponseRedirect(reverse("officer:inspection", args=[task.number]))
        except Refusal as refusal:
            fields.add_error(None, str(refusal))
    return render(request, "officer/inspection_new.html", {"form": fields}, status=422 if fields.errors else 200)


@requires(Permission.VIEW_TASKS)
@require_GET
def record_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The record of the visit: the one that was signed and kept; before the end, or for older visits, as it stands."""
    task = _task(request, number)
    # The strokes of who signed stand in it.
    must_work_on(request, task.matter)
    tell_paper(request, task.matter, "现场笔录")
    pdf = pdf_of(record_of(task))
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(f'现场笔录-{number}.pdf')}"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@requires(Permission.VIEW_TASKS)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A photo, hand or paper of the task, as the copy that may be shown."""
    task = _task(request, number)
    if task.order_file_id == pk:
        return served(request, task.matter, task.order_file)
    return served(request, task.matter, files_about(task).filter(pk=pk).first())


def _overlap(task: InspectionTask) -> Overlap | None:
    """Other visits near in time, for who approves the check."""
    if task.matter.state != "officers_named":
        return None
    return overlap_of(task, subject_by(task.matter.subject_identity))


def _task(request: HttpRequest, number: str) -> InspectionTask:
    found = task_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such task, or not yours to see")
    return found
