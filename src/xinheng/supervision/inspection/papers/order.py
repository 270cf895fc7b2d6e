"""责令改正通知书: what is wrong, what is demanded until when, and where to go against it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xinheng.kit.citing import cited
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.check_words import word_of_order
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.papers.issuing import fitting, issuer_of, prints
from xinheng.support.documents.rendering import Manuscript
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.printing import NoSuchPaper, head, made_papers

ORDER = "责令改正通知书"


@dataclass(frozen=True)
class Demand:
    """One thing to put right: what was not kept, what was found, and its own last day."""

    title: str
    note: str
    correct_by: date
    # Grave: to be stopped on the spot, while the case goes on (行政处罚法 art 28; Order 49 art 31, 36).
    at_once: bool = False

    @property
    def words(self) -> str:
        """What is demanded."""
        return f"立即做到：{self.title}" if self.at_once else self.title


@dataclass(frozen=True)
class OrderPaper:
    """A correction order before it is set: number, days, what is wrong, on which laws, who found it; the paper that it
    takes the place of. `correct_by` is the last of the days of its demands, `days` the longest term before it moved off
    a holiday."""

    number: str
    issued_on: date
    correct_by: date
    violations: tuple[Demand, ...]
    basis: tuple[str, ...]
    officers: tuple[tuple[str, str], ...]
    replaces: str = ""
    days: int = 0

    @property
    def requirements(self) -> list[str]:
        """What to do, item by item."""
        return [f"{one.words}。" for one in self.violations]


def order_says(task: InspectionTask, order: OrderPaper) -> Manuscript:
    """责令改正通知书 (行政处罚法 art 28; penalty document form 33)."""
    authority = authority_of(task.matter.office)
    manuscript = Manuscript(
        "correction_order",
        {
            "party": task.matter.subject_name,
            "address": task.address or "其经营场所",
            "violations": [{"title": one.title, "note": one.note} for one in order.violations],
            "basis": [cited(law) for law in order.basis],
            "requirements": [{"title": one.words, "by": one.correct_by.isoformat()} for one in order.violations],
            "correct_by": order.correct_by.isoformat(),
            "replaces": order.replaces,
            "remedy": authority.remedy(
                days=int(parameter("correction.review_within", order.issued_on)),
                months=int(parameter("correction.suit_within", order.issued_on)),
                paper="通知书",
            ),
            "inspection_number": task.number,
            "word": word_of_order(order.number),
            "officers": [{"name": name, "certificate": certificate} for name, certificate in order.officers],
        },
    )
    return manuscript.under(head(task.matter, ORDER, number=order.number, day=order.issued_on))


@prints(ORDER, addressee="subject")
def order_of_step(task: InspectionTask, step: Step) -> StoredFile:
    """The order as that step issued it: the kept file, not a new print."""
    marks = [one.digest for one in made_papers("inspection_task", step) if one.title == ORDER and one.digest]
    stored = files_about(task).filter(digest=bytes.fromhex(marks[0])).first() if marks else task.order_file
    if stored is None or stored.erased_at is not None:
        raise NoSuchPaper("责令改正通知书没有存档。")
    return stored


def order_row(task: InspectionTask, order: OrderPaper, **more: Any) -> dict[str, Any]:
    """The order as a row of `corrective_order`; `more` as the correction goes on."""
    row = {
        "document_number": order.number,
        "entity_name": task.matter.subject_name,
        "inspection_number": task.number,
        "violations": "；".join(rules.Failed(one.title, "correct", one.note).words for one in order.violations),
        "basis": "；".join(order.basis),
        "requirements": "；".join(order.requirements),
        "authority": issuer_of(task),
        "issued_on": order.issued_on,
        "correct_by": order.correct_by,
        "state": "pending",
        **more,
    }
    return fitting("corrective_order", task.matter.subject_identity, row)
