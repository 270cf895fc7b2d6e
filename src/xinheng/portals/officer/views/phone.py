"""The officer's phone: today's tasks, the checklist, the queue of what is not sent yet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.marks import ratings_of
from xinheng.portals.officer.signed_in import account_of
from xinheng.supervision.inspection.actions import arrive, finish_check, finish_without_check, submit_result
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.queries import (
    FormItem,
    TaskRow,
    phone_form,
    phone_tasks,
    task_by_number,
    task_rows,
    tasks_for,
)
from xinheng.supervision.inspection.rules import DISPOSALS
from xinheng.support.access.decorators import open_to_all, requires
from xinheng.support.access.permissions import Permission

BEFORE_ARRIVAL = ("officers_named", "check_approved", "notified")


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
    """One task: arrival first, then one item a screen, then signature and end. Kept by the phone for offline use."""
    task = task_of(request, number)
    form = phone_form(task)
    rating = ratings_of([task.matter.subject_identity]).get(task.matter.subject_identity)
    shown = {"task": task, "form": form, "rating": rating, "data": _data(task, form.items), "disposals": DISPOSALS}
    if task.matter.state in BEFORE_ARRIVAL:
        return render(request, "officer/phone_arrive.html", shown)
    return render(request, "officer/phone_checklist.html", shown)


@requires(Permission.INSPECT)
@require_http_methods(["POST"])
def arrival(request: HttpRequest, number: str) -> HttpResponse:
    """The code of the subject was scanned, or the reason why it could not be."""
    task, told = task_of(request, number), request.POST
    try:
        arrive(
            task=task,
            by=account_of(request),
            code=told.get("code", "").strip(),
            typed_because=told.get("typed_because", "").strip(),
            urgent=told.get("urgent", "").strip(),
        )
    except Refusal as refusal:
        shown = {"task": task, "form": phone_form(task), "problem": str(refusal), "told": told}
        return render(request, "officer/phone_arrive.html", shown, status=422)
    return HttpResponseRedirect(reverse("officer:phone_task", args=[number]))


@requires(Permission.INSPECT)
@require_http_methods(["POST"])
def finish(request: HttpRequest, number: str) -> HttpResponse:
    """End the visit and hand the result in for review; what is missing is named."""
    task, why = task_of(request, number), request.POST.get("why", "")
    try:
        if why:
            finish_without_check(task=task, why=why, words=request.POST.get("words", ""), by=account_of(request))
        elif task.matter.state == "on_site":
            finish_check(task=task, by=account_of(request))
        submit_result(task=task, by=account_of(request))
    except Refusal as refusal:
        form = phone_form(task)
        shown = {
            "task": task,
            "form": form,
            "data": _data(task, form.items),
            "disposals": DISPOSALS,
            "problem": str(refusal),
        }
        return render(request, "officer/phone_checklist.html", shown, status=422)
    return render(request, "officer/phone_done.html", {"task": task})


@requires(Permission.INSPECT)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What this phone has not sent yet; filled by the phone itself."""
    return render(request, "officer/phone_sync.html")


@requires(Permission.INSPECT)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in on this phone, and leaving."""
    return render(request, "officer/phone_me.html")


@open_to_all("离线脚本，不含数据；登录后才有缓存的页面")
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the phone's pages for offline use. Served here because its scope is this folder."""
    kept = ["ui/xinheng.css", "ui/public.css", "ui/phone.css", "ui/page.js", "officer/queue.js", "officer/checklist.js"]
    files = [static(name) for name in [*kept, "vendor/icons.svg", "ui/emblem.svg"]]
    script = render(request, "officer/service_worker.js", {"files": files}, content_type="text/javascript")
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
    return render(request, "officer/phone_day.html", {"rows": lines, "title": title, "late": late})


def _data(task: InspectionTask, items: tuple[FormItem, ...]) -> dict[str, Any]:
    """What the phone's script needs to go on without the server."""
    return {
        "number": task.number,
        "open": task.matter.state == "on_site",
        "items": [
            {
                "id": one.item["id"],
                "title": one.item["title"],
                "answer": one.finding.answer if one.finding else "",
                "note": one.finding.note if one.finding else "",
                "disposal": one.finding.disposal if one.finding else "",
                "within": one.finding.correct_within if one.finding else None,
                "photos": list(one.finding.photos) if one.finding else [],
                "base": one.finding.entry if one.finding else "",
                "matched": one.matched.kind,
                "matched_within": one.matched.correct_within,
            }
            for one in items
        ],
    }
