"""An order to correct as the entity reads it that holds its paper."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from xinheng.kit.characters import as_on_paper
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import ORDERED, Finding, InspectionTask
from xinheng.supervision.inspection.papers import EXTENSION, ORDER, standing_extension
from xinheng.support.procedures.models import PaperNumber, Step
from xinheng.support.procedures.table.history import steps_of
from xinheng.support.procedures.table.printing import paper_kind, series_number, titles_of


@dataclass(frozen=True)
class StandingPaper:
    """A paper of a correction that stands: its title and number, what is said of it, the step that made it."""

    title: str
    number: str
    words: str
    step: Step

    @property
    def pdf(self) -> bytes:
        """As it was issued. Raises NoSuchPaper where it was erased."""
        return paper_kind("inspection_task", self.title).of(self.step.matter, self.step)


@dataclass(frozen=True)
class OrderShown:
    """A correction order as the entity reads it: what is wrong, what is demanded, until when, and its papers."""

    number: str
    party: str
    issuer_office: str
    problems: tuple[str, ...]
    correct_by: date | None
    corrected_on: date | None
    inspection_number: str
    papers: tuple[StandingPaper, ...]


def order_told(task: InspectionTask) -> OrderShown | None:
    """The order of a check as it stands now, for who opened it: what was found and what is demanded (CQ-7.4.3-09)."""
    if task.order_file is None:
        return None
    ordered = task.findings.filter(ORDERED, standing=Finding.Standing.CURRENT)
    notes = {finding.item: finding.note for finding in ordered}
    problems = tuple(
        rules.Failed(item["title"].rstrip("。"), "correct", notes[item["id"]]).words
        for item in task.items
        if item["id"] in notes
    )
    return OrderShown(
        task.standing_order, task.matter.subject_name, task.matter.office, problems, task.correct_by, task.corrected_on,
        task.number, standing_papers(task),
    )  # fmt: skip


def standing_papers(task: InspectionTask) -> tuple[StandingPaper, ...]:
    """The order that stands, and the newest paper that made its term longer."""
    made = [one for one in steps_of(task.matter) if ORDER in titles_of(one)]
    longer = standing_extension(task)
    day = (longer.facts["correct_by_before"] if longer else task.correct_by) if made else None
    papers = [StandingPaper(ORDER, task.standing_order, f"{day} 前改正", made[-1])] if made else []
    if longer:
        number, words = series_number(longer, EXTENSION), f"改正期限延长至 {longer.facts['correct_by']}"
        papers.append(StandingPaper(EXTENSION, number, words, longer))
    return tuple(papers)


def ordered_by(number: str) -> InspectionTask | None:
    """The check by the number of its order, or of one that took its place. Whether the asker may see it is judged by
    `actions.open_order`."""
    asked, rows = as_on_paper(number), InspectionTask.objects.select_related("matter", "order_file")
    later = PaperNumber.objects.filter(number=asked, title=ORDER).values("matter")
    return rows.filter(Q(order_number=asked) | Q(matter__in=later)).exclude(order_number="").first()
