"""When a lift's visits and inspections are due, and what decides how a rescue ends. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xinheng.kit.clock_counting import add_months

# From the narrow round to the wide: who makes the yearly one has made all the others that day.
ROUNDS = {"half_month": "半月维保", "quarter": "季度维保", "half_year": "半年维保", "year": "年度维保"}


@dataclass(frozen=True)
class LiftTerm:
    """A length of time: days, or months where `months` is set."""

    amount: int
    months: bool = False

    def after(self, day: date) -> date:
        """The last day of the term that begins on `day`."""
        return add_months(day, self.amount) if self.months else day + timedelta(days=self.amount)


@dataclass(frozen=True)
class Due:
    """Something that is due by a day: when it was last done, and by when again. `last` None: nothing is on record."""

    kind: str
    title: str
    last: date | None
    due_on: date | None

    def late_by(self, today: date) -> int:
        """Days overdue; 0 where it is in time or nothing is known."""
        return max(0, (today - self.due_on).days) if self.due_on else 0


def rounds_of(visits: Iterable[tuple[str, date]], terms: Mapping[str, LiftTerm]) -> list[Due]:
    """The four rounds of TSG T5002 from the visits on record (kind, day).

    A wider round counts for every narrower one. Of a round that is not on record no day is told: older visits may have
    been made before the platform heard of them, so that is told as what it is, no record.
    """
    kinds = list(ROUNDS)
    latest: dict[str, date] = {}
    for kind, day in visits:
        for narrower in kinds[: kinds.index(kind) + 1] if kind in kinds else kinds[:1]:
            latest[narrower] = max(day, latest.get(narrower, day))
    found = []
    for kind, title in ROUNDS.items():
        last = latest.get(kind)
        found.append(Due(kind, title, last, terms[kind].after(last) if last else None))
    return found


def inspection_of(
    *, stated: date | None, last: date | None, used_since: date | None, young: LiftTerm, old: LiftTerm, old_after: int
) -> Due:
    """The next inspection: as the inspection body stated it, else by the lift's age on the day of the last one.

    `old_after` is the age in years from which the shorter term counts.
    """
    due = stated
    if due is None and last is not None:
        aged = used_since is not None and last >= add_months(used_since, 12 * old_after)
        due = (old if aged else young).after(last)
    return Due("inspection", "定期检验", last, due)


def is_far(division: str, zones: Iterable[str]) -> bool:
    """Whether a place lies where rescue may take an hour: a division of the list, or below one."""
    return any(division.startswith(zone) for zone in zones)


def freed_within_two_hours(*, minutes_trapped: int, accident_after: int) -> str | None:
    """特种设备安全监察条例 第六十四条第（三）项: so many minutes trapped are an accident, told as such."""
    if minutes_trapped >= accident_after:
        line = f"满 {accident_after} 分钟属一般事故"
        return f"已困 {minutes_trapped} 分钟，{line}，请按“构成事故后解困”办理并写明原因"
    return None


def freed_after_two_hours(*, minutes_trapped: int, accident_after: int) -> str | None:
    """The other way round: what is no accident is not called one."""
    if minutes_trapped < accident_after:
        return f"困人 {minutes_trapped} 分钟，不满 {accident_after} 分钟，请按“人员解困”办理"
    return None
