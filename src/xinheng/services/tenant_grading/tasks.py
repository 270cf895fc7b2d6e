"""Grading whole venues, by the worker."""

from django_tasks import task

from xinheng.services.partners.models import Partner
from xinheng.services.partners.queries.own import APPROVED
from xinheng.services.tenant_grading.grading import grade_all


@task()
def grade_venue(partner: int, because: str) -> int:
    """Grade every tenant of a venue; how many grades changed."""
    found = Partner.objects.filter(pk=partner, matter__state=APPROVED).first()
    return grade_all(partner=found, because=because) if found else 0


@task()
def grade_daily() -> int:
    """Order the grading of every venue that has published rules; how many were ordered."""
    graded = Partner.objects.filter(matter__state=APPROVED, grading_schemes__state="published").distinct()
    ids = list(graded.values_list("pk", flat=True))
    for pk in ids:
        grade_venue.enqueue(pk, "facts")
    return len(ids)
