"""What stands in the way of serving a paper again."""

from collections.abc import Iterable

from django.db.models import QuerySet

from xinheng.supervision.document_service.models import DocumentService
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter


def under_way(origin: Origin, recipient: str) -> int:
    """How many services of this paper to the same recipient are not ended."""
    if origin.matter is None or origin.step is None:
        return 0
    # Nobody begins another one while this is being counted.
    Matter.objects.select_for_update(of=("self",)).get(pk=origin.matter.pk)
    open_ones = Matter.objects.filter(parent=origin.matter, procedure="document_service", closed_at=None)
    same = [
        one
        for one in open_ones.select_related("document_service")
        if (one.facts["paper"], one.facts["paper_step"]) == (origin.paper, origin.step.seq)
    ]
    return sum(one.document_service.read().recipient == recipient for one in same)


def services_of(matters: Iterable[Matter]) -> QuerySet[DocumentService]:
    """The services of papers of these matters, oldest first."""
    rows = DocumentService.objects.select_related("matter").filter(matter__parent__in=list(matters))
    return rows.order_by("pk")
