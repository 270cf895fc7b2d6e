"""延长改正期限通知书: of which order the term is longer, until when it ran and runs, why, and who decided."""

from xinheng.supervision.inspection.models import ORDERED, Finding, InspectionTask
from xinheng.supervision.inspection.papers.issuing import prints
from xinheng.supervision.inspection.papers.order import ORDER
from xinheng.support.documents.rendering import Manuscript
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.history import steps_of
from xinheng.support.procedures.table.printing import titles_of

EXTENSION = "延长改正期限通知书"


@prints(EXTENSION, addressee="subject")
def extension(task: InspectionTask, step: Step) -> Manuscript:
    """延长改正期限通知书 (no form is known): one new day for all that was ordered, but for what is to stop at once."""
    order = order_before(task, step)
    return Manuscript(
        "correction_extension",
        {
            "party": task.matter.subject_name,
            "order_number": order.facts["order_number"],
            "ordered_on": order.facts["ordered_on"],
            "before": step.facts["correct_by_before"],
            "correct_by": step.facts["correct_by"],
            "reason": step.reason,
            "decided_by": step.by_name,
            "at_once": _at_once(task),
        },
    )


def order_before(task: InspectionTask, step: Step) -> Step:
    """The step that issued the order that stood when another step was made."""
    return next(one for one in reversed(steps_of(task.matter)) if one.seq < step.seq and ORDER in titles_of(one))


def standing_extension(task: InspectionTask) -> Step | None:
    """The newest extension of the order that stands; None where its term is the first one's."""
    for one in reversed(steps_of(task.matter)):
        if ORDER in titles_of(one):
            return None
        if EXTENSION in titles_of(one):
            return one
    return None


def _at_once(task: InspectionTask) -> list[str]:
    """What was to be done at once: no later day is given for it."""
    grave = task.findings.filter(ORDERED, standing=Finding.Standing.CURRENT, disposal="case")
    items = set(grave.values_list("item", flat=True))
    return [item["title"].rstrip("。") for item in task.items if item["id"] in items]
