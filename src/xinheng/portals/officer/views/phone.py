"""The officer's phone: today's tasks, the checklist, the queue of what is not sent yet."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.city_time import now
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.family import ROWS, photos_of
from xinheng.portals.officer.marks import ratings_of
from xinheng.portals.officer.readings import tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.phone_answers import moment, own_account, refused
from xinheng.portals.ui.written import sprite_address
from xinheng.supervision.inspection.actions import arrive, end_visit
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.queries import (
    FormItem,
    PhoneForm,
    TaskRow,
    phone_form,
    phone_tasks,
    task_by_number,
    task_rows,
    tasks_for,
    tasks_in_conflict,
)
from xinheng.supervision.inspection.rules import DISPOSALS
from xinheng.supervision.inspection.shown import head_of
from xinheng.support.access.decorators import open_to_all, requires
from xinheng.support.access.permissions import Permission
from xinheng.support.procedures.doors.offered import family_of
from xinheng.support.procedures.queries import state_title

BEFORE_ARRIVAL = ("officers_named", "check_approved", "notified")
# In these states a phone has something to do on a check; in the others it says how the check stands.
ON_PHONE = (*BEFORE_ARRIVAL, "on_site", "result_entered")
# What a visit without a network needs of our scripts.
SCRIPTS = [f"officer/{name}.js" for name in ("store", "queue", "offline", "sync")]
VISIT_SCRIPTS = ["officer/record.js", "officer/photo.js", "ui/pad.js", "officer/checklist.js", "officer/visit.js"]


@requires(Permission.INSPECT)
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Today: the tasks this officer is named for, most urgent first."""
    return _tasks(request, phone_tasks(account_of(request)), "今日")


@requires(Permission.INSPECT)
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """All open tasks of the officer's offices."""
    return _tasks(request, task_rows(tasks_for(account_of(request))[:100]), "任务")


@requires(Permission.INSPECT)
@require_GET
def checklist(request: HttpRequest, number: str) -> HttpResponse:
    """One task from door to door: arrival, one item a screen, signatures and end. Kept by the phone for offline use."""
    drawn = now()
    task = task_of(request, number)
    tell_matter(request, task.matter)
    return _visit(request, task, drawn)


@requires(Permission.INSPECT)
@require_http_methods(["POST"])
def arrival(request: HttpRequest, number: str) -> HttpResponse:
    """The code of the subject was scanned, or the reason why it could not be.

    A phone's queue sends it with its id and is answered in JSON; a form without a script is answered with a page.
    """
    drawn = now()
    task, told = task_of(request, number), request.POST
    entry = told.get("entry", "")[:64]
    try:
        with own_account(request):
            arrive(
                task=task,
                by=account_of(request),
                code=told.get("code", "").strip(),
                typed_because=told.get("typed_because", "").strip(),
                urgent=told.get("urgent", "").strip(),
                entry=entry,
                noted_at=moment(told.get("noted_at", "")),
            )
    except Refusal as refusal:
        return refused(refusal) if entry else _visit(request, task, drawn, problem=str(refusal), told=told)
    if entry:
        return JsonResponse({"arrived": now().isoformat()})
    return HttpResponseRedirect(reverse("officer:phone_task", args=[number]))


@requires(Permission.INSPECT)
@require_http_methods(["POST"])
def finish(request: HttpRequest, number: str) -> HttpResponse:
    """End the visit and hand the result in for review; what is missing is named. JSON for a phone's queue."""
    drawn = now()
    task, told = task_of(request, number), request.POST
    entry, by = told.get("entry", "")[:64], account_of(request)
    try:
        with own_account(request):
            end_visit(
                task=task, by=by, why=told.get("why", ""), words=told.get("words", ""), entry=entry,
                noted_at=moment(told.get("noted_at", "")),
            )  # fmt: skip
    except Refusal as refusal:
        return refused(refusal) if entry else _visit(request, task, drawn, problem=str(refusal), told=told)
    if entry:
        return JsonResponse({"finished": now().isoformat()})
    return render(request, "officer/phone_done.html", {"task": task})


@requires(Permission.INSPECT)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What this phone has not sent yet, filled by the phone itself; and where two officers differ."""
    return _page(request, "officer/phone_sync.html", {"torn": tasks_in_conflict(account_of(request))})


@requires(Permission.INSPECT)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in on this phone, and leaving."""
    return _page(request, "officer/phone_me.html", {})


@open_to_all("离线脚本，不含数据；登录后才有缓存的页面")
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the phone's pages for offline use. Served here because its scope is this folder."""
    kept = [
        "ui/xinheng.css",
        "ui/public.css",
        "ui/phone.css",
        "ui/page.js",
        *SCRIPTS,
        *VISIT_SCRIPTS,
        "vendor/qr-scanner.min.js",
    ]
    files = [static(name) for name in [*kept, "ui/emblem.svg"]] + [sprite_address()]
    shown = {"files": files, "css": static("ui/public.css")}
    script = render(request, "officer/service_worker.js", shown, content_type="text/javascript")
    script.headers["Cache-Control"] = "no-cache"
    return script


@open_to_all("应用清单，不含数据")
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """How a phone shows these pages on its home screen."""
    icon = {"src": static("ui/emblem.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {
        "name": "信衡现场检查",
        "short_name": "信衡",
        "start_url": "/officer/m/",
        "scope": "/officer/m/",
        "display": "standalone",
        "theme_color": "#ffffff",
        "background_color": "#ffffff",
        "icons": [icon],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def task_of(request: HttpRequest, number: str) -> InspectionTask:
    """The task of that number, if this officer may see it; else the page is not found."""
    found = task_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such task, or not yours to see")
    return found


def _tasks(request: HttpRequest, rows: list[TaskRow], title: str) -> HttpResponse:
    ratings = ratings_of(row.task.matter.subject_identity for row in rows)
    lines = [(row, ratings.get(row.task.matter.subject_identity)) for row in rows]
    late = sum(row.clock is not None and row.clock.state == "breached" for row in rows)
    return _page(request, "officer/phone_day.html", {"rows": lines, "title": title, "late": late})


def _visit(
    request: HttpRequest, task: InspectionTask, drawn: datetime, *, problem: str = "", told: Any = None
) -> HttpResponse:
    """The page of a visit. `drawn` is taken before the task is read: what the phone sent later, it knows better."""
    form = phone_form(task)
    rating = ratings_of([task.matter.subject_identity]).get(task.matter.subject_identity)
    shown = {
        "task": task,
        "form": form,
        "rating": rating,
        "data": _data(task, form, drawn),
        "disposals": DISPOSALS,
        "visit_scripts": VISIT_SCRIPTS,
        "photos": photos_of(family_of(task.matter, account_of(request), *ROWS), account_of(request)),
        "before": task.matter.state in BEFORE_ARRIVAL,
        "elsewhere": "" if task.matter.state in ON_PHONE else state_title(task.matter),
        "problem": problem,
        "told": told or {},
    }
    return _page(request, "officer/phone_checklist.html", shown, status=422 if problem else 200)


def _page(request: HttpRequest, template: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the phone, marked with whose it is: the phone keeps it on that officer's shelf alone."""
    page = render(request, template, shown, status=status)
    page.headers["X-Account"] = str(account_of(request).pk)
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _data(task: InspectionTask, form: PhoneForm, drawn: datetime) -> dict[str, Any]:
    """What the phone's scripts need to go on without the server."""
    return {
        "number": task.number,
        "drawn": drawn.isoformat(),
        "state": task.matter.state,
        "before": task.matter.state in BEFORE_ARRIVAL,
        "elsewhere": task.matter.state not in ON_PHONE,
        "urgent": task.matter.state == "officers_named",
        "head": head_of(task, form.officers),
        "term": form.default_term,
        "officers": [{"id": one.account_id, "name": one.account.display_name} for one in form.officers],
        "signed": [
            {"role": one.role, "officer": one.officer_id, "shown": one.shown, "declined": "1" if one.refused else ""}
            for one in form.signatures
        ],
        "items": [_item(one) for one in form.items],
    }


def _item(one: FormItem) -> dict[str, Any]:
    finding = one.finding
    return {
        "id": one.item["id"],
        "title": one.item["title"],
        "answer": finding.answer if finding else "",
        "note": finding.note if finding else "",
        "note_digest": finding.note_digest if finding else "",
        "disposal": finding.disposal if finding else "",
        "within": finding.correct_within if finding else None,
        "photos": list(finding.photos) if finding else [],
        "base": finding.entry if finding else "",
        "matched": one.matched.kind,
        "matched_within": one.matched.correct_within,
    }
