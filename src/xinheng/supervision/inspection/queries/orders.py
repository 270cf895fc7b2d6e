"""An order to correct as the entity reads it that holds its paper."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from xinheng.kit.characters import as_on_paper
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import ORDERED, Finding, InspectionTask
from xinheng.supervision.inspection.papers import ORDER
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.models import PaperNumber


@dataclass(frozen=True)
class OrderShown:
    """A correction order as the entity reads it: what is wrong, what is demanded, until when, and the paper."""

    number: str
    party: str
    issuer_office: str
    problems: tuple[str, ...]
    correct_by: date | None
    corrected_on: date | None
    inspection_number: str
    pdf: bytes


def order_told(task: InspectionTask) -> OrderShown | None:
    """The order of a check as it stands now, for who opened it: what was found and what is demanded (CQ-7.4.3-09)."""
    if task.order_file is None:
        return None
    served = open_served(task.order_file)
    ordered = task.findings.filter(ORDERED, standing=Finding.Standing.CURRENT)
    notes = {finding.item: finding.note for finding in ordered}
    problems = tuple(
        rules.Failed(item["title"].rstrip("。"), "correct", notes[item["id"]]).words
        for item in task.items
        if item["id"] in notes
    )
    return OrderShown(
        task.standing_order, task.matter.subject_name, task.matter.office, problems, task.correct_by, task.corrected_on,
        task.number, served.content if served else b"",
    )  # fmt: skip


def ordered_by(number: str) -> InspectionTask | None:
    """The check by the number of its order, or of one that took its place. Whether the asker may see it is judged by
    `actions.open_order`."""
    asked, rows = as_on_paper(number), InspectionTask.objects.select_related("matter", "order_file")
    later = PaperNumber.objects.filter(number=asked, title=ORDER).values("matter")
    return rows.filter(Q(order_number=asked) | Q(matter__in=later)).exclude(order_number="").first()
