"""How often each kind is due, where it stands, and what was answered to the items of the level."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from xinheng.kit import city_time
from xinheng.kit.months import months_later
from xinheng.support.assessments.models import Assessment, LevelAnswer
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


def assessments_made() -> list[Assessment]:
    """All of them, the newest first: some dozens in a city's life."""
    return list(Assessment.objects.select_related("entered_by"))


def standings(today: date, made: Sequence[Assessment]) -> list[AssessmentKind]:
    """Every kind, in the order of its list, by what was made, the newest first."""
    newest = {one.kind: one for one in reversed(made)}
    found = []
    for kind, title in Assessment.Kind.choices:
        months, last = int(parameter(f"assessment.{kind}", today)), newest.get(kind)
        due_on = months_later(last.done_on, months) if last else None
        found.append(AssessmentKind(kind, str(title), months, last, due_on))
    return found


def changed_on() -> date:
    """The day on which this version's tables were made: the last migration that was applied here."""
    applied = MigrationRecorder.Migration.objects.aggregate(at=Max("applied"))["at"]
    return city_time.local(applied).date()


def level_answers() -> dict[str, LevelAnswer]:
    """The newest answer to each item, by its number."""
    return {one.item: one for one in LevelAnswer.objects.select_related("entered_by").order_by("pk")}
