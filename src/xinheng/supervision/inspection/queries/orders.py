"""An order to correct as the entity reads it that knows its number and its own code."""

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from xinheng.fusion.registers.queries import identity_now
from xinheng.kit.characters import as_on_paper
from xinheng.kit.names import fold
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import ORDERED, Finding, InspectionTask
from xinheng.support.files.queries import open_served


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


def order_to_show(number: str, code: str) -> OrderShown | None:
    """The order with this number, for who also knows the entity's code (uscc or scheme:value); None for others.

    The entity is told what was found and what is demanded (CQ-7.4.3-09). The page limits the rate.
    """
    if not number.strip():
        return None
    task = (
        InspectionTask.objects.select_related("matter", "order_file").filter(order_number=as_on_paper(number)).first()
    )
    identity = task.matter.subject_identity if task else "none:none"
    # The number on the paper, or the one that the entity goes by since.
    known = [_is(identity, code), _is(identity_now(identity), code)]
    if task is None or task.order_file is None or not any(known):
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
        task.order_number, task.matter.subject_name, task.matter.office, problems, task.correct_by, task.corrected_on,
        task.number, served.content if served else b"",
    )  # fmt: skip


def _is(identity: str, code: str) -> bool:
    """Whether the code that was typed is this number, with its scheme or without. Takes as long whatever was typed."""
    given, whole = fold(code).encode(), identity.upper()
    return compare_digest(whole.encode(), given) | compare_digest(whole.partition(":")[2].encode(), given)
