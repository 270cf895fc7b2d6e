"""How often each kind is due, and where it stands."""

from dataclasses import dataclass
from datetime import date

from xinheng.kit.months import months_later
from xinheng.support.assessments.models import Assessment
from xinheng.support.procedures.parameters import parameter


@dataclass(frozen=True)
class AssessmentKind:
    """One kind: the newest record of it, and by when the next has to be; None where none was ever made."""

    kind: str
    title: str
    months: int
    newest: Assessment | None
    due_on: date | None

    def is_late(self, today: date) -> bool:
        """Whether it has to be done now."""
        return self.due_on is None or self.due_on < today

    @property
    def is_open(self) -> bool:
        """Whether what was found is not mended yet."""
        return self.newest is not None and self.newest.outcome != Assessment.Outcome.PASSED


def standings(today: date) -> list[AssessmentKind]:
    """Every kind, in the order of its list. One question."""
    newest: dict[str, Assessment] = {}
    for one in Assessment.objects.order_by("done_on", "pk"):
        newest[one.kind] = one
    found = []
    for kind, title in Assessment.Kind.choices:
        months, last = int(parameter(f"assessment.{kind}", today)), newest.get(kind)
        found.append(
            AssessmentKind(kind, str(title), months, last, months_later(last.done_on, months) if last else None)
        )
    return found


def newest_assessments(number: int) -> list[Assessment]:
    """The newest of all kinds."""
    return list(Assessment.objects.select_related("entered_by")[:number])
