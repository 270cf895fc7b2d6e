"""Background jobs: what waits, what failed for good, what to do with it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.portals.desk.forms import DeskReason
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of, whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide
from xinheng.support.jobs.actions import drop_dead, retry_dead
from xinheng.support.jobs.models import Job
from xinheng.support.jobs.queries import backlog, dead_letters, job_by, jobs_in, oldest_waiting, title_of
from xinheng.support.sending.queries import unsent

PAGE = 50


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """`?state=`: dead ones first. Errors tell of matters anywhere: they are for who keeps the whole platform."""
    state = request.GET.get("state", "")
    rows = jobs_in(state) if state in Job.State.values else dead_letters()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = backlog()
    shown = {
        "page": page,
        "rows": [(job, title_of(job.task)) for job in page],
        "state": state or "dead",
        "states": [(value, label, counts.get(value, 0)) for value, label in Job.State.choices],
        "oldest": oldest_waiting(),
        "messages": unsent(),
        "inside": is_platform_wide(account_of(request), Permission.MANAGE_SYSTEM),
    }
    return render(request, "desk/jobs.html", shown)


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponseBase:
    """retry: another set of attempts; drop: nobody will do it, with a reason."""
    account, job = whole_city(request, Permission.MANAGE_SYSTEM), job_by(pk)
    if job is None or verb not in ("retry", "drop"):
        raise Http404("no such job")
    about, back = title_of(job.task), reverse("desk:jobs")
    error = job.last_error.strip().splitlines()[-1] if job.last_error.strip() else "没有记下错误"
    follows = f"失败原因：{error[:300]}"
    if verb == "retry":
        sheet = Sheet("重试任务", about, back, "重试", follows)
        return ask(request, None, sheet, lambda _: retry_dead(job=job, by=account))
    sheet = Sheet("放弃任务", about, back, "放弃", f"{follows}。放弃后这件事不会再做。", refusing=True)
    return ask(
        request, DeskReason(told(request)), sheet, lambda words: drop_dead(job=job, by=account, reason=words["reason"])
    )
