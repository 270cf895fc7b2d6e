"""The officer's phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.officer.marks import ratings_of
from xinheng.supervision.inspection.queries import phone_tasks
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission


@requires(Permission.INSPECT)
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Today's tasks, most urgent first."""
    tasks = phone_tasks(request.user)  # type: ignore[arg-type]
    ratings = ratings_of(row.task.matter.subject_identity for row in tasks)
    rows = [(row, ratings.get(row.task.matter.subject_identity)) for row in tasks]
    return render(request, "officer/phone_day.html", {"rows": rows})
