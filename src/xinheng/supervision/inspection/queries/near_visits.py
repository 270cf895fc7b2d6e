"""Which visits of the same subject lie too near in time, and how many a year allows."""

from dataclasses import dataclass
from datetime import date, timedelta

from xinheng.credit.risk.supervising import yearly_cap_of
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.kit import city_time
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.procedures.parameters import parameter


@dataclass(frozen=True)
class Overlap:
    """Other visits of the same subject near in time, and how many there were this year (监管对象排重)."""

    tasks: tuple[InspectionTask, ...]
    records: tuple[Record, ...]
    visits_this_year: int
    yearly_cap: int
    window: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """How the near visits are called on paper."""
        return (*(task.number for task in self.tasks), *(record.key for record in self.records))


def overlap_of(task: InspectionTask, subject: Subject | None, today: date | None = None) -> Overlap:
    """Look up other tasks and departments' visits of the same subject (CQ-7.4.3-03); the caller knows it."""
    today = today or city_time.today()
    window = int(parameter("inspection.overlap_window", today))
    cap = int(parameter("inspection.yearly_cap", today))
    identity = task.matter.subject_identity
    if not identity:
        return Overlap((), (), 0, cap, window)
    since = city_time.start_of(today - timedelta(days=window))
    same = InspectionTask.objects.filter(matter__subject_identity__in=identities_of(identity)).exclude(pk=task.pk)
    others = list(same.select_related("matter").order_by("pk"))
    open_or_near = (one for one in others if not one.matter.closed_at or (one.ended_at and one.ended_at >= since))
    near = [one for one in open_or_near if one.pk != task.recheck_of_id]
    visits: list[Record] = []
    if subject is not None:
        year = date(today.year, 1, 1)
        visits = list(
            Record.objects.filter(
                subject=subject, superseded_at__isnull=True, effective_on__gte=min(year, since.date()),
                type__in=["inspection_result", "random_inspection_result"],
            ).order_by("-effective_on")
        )  # fmt: skip
    ours = {one.number for one in others}
    drawn = tuple(one.draw for one in others if one.draw)
    recent = tuple(v for v in visits if v.effective_on and v.effective_on >= since.date()
                   and v.key not in ours and not v.key.startswith(drawn))  # fmt: skip
    if subject is not None:
        cap = yearly_cap_of(subject.pk, cap, today, industry=subject.industry)
    this_year = sum(1 for visit in visits if visit.effective_on and visit.effective_on.year == today.year)
    return Overlap(tuple(near[:10]), recent[:10], this_year, cap, window)
