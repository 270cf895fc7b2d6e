"""Figures of people and offices, and what stands behind one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from xinheng.kit.months import months_later
from xinheng.supervision.inspection.models import Finding
from xinheng.supervision.performance.counting import days_between, rows_behind
from xinheng.supervision.performance.declarations import WorkIndicator, indicators
from xinheng.supervision.performance.models import Figure, FigureObjection
from xinheng.supervision.performance.permissions import PerformanceVerb
from xinheng.supervision.performance.rules import AssessmentPeriod, Month, Value, score_of
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter

VIEW = PerformanceVerb.VIEW_PERFORMANCE
MOST_BEHIND = 500


@dataclass
class Assessed:
    """A person or an office with its values by indicator."""

    name: str
    office: str
    account: Account | None = None
    values: dict[str, Value] = field(default_factory=lambda: defaultdict(Value))

    @property
    def score(self) -> float | None:
        """Points out of a hundred; None where nothing was counted."""
        return score_of(indicators(), self.values)


@dataclass(frozen=True)
class Behind:
    """One thing that was counted: the matter, the step where it is one, and how it counted."""

    matter: Matter
    at: datetime
    title: str
    step: int | None
    adds: float


def open_months(today: date) -> list[Month]:
    """The months that are still counted again and may be objected to, the newest first."""
    back = int(parameter("performance.open_months", today))
    return [Month(months_later(today.replace(day=1), -ago)) for ago in range(back + 1)]


def offices_assessed(account: Account, period: AssessmentPeriod) -> list[Assessed]:
    """Every office whose figures the account may see, the best first."""
    rows = visible_to(_of_period(period), account, VIEW)
    found: dict[str, Assessed] = {}
    for one in rows.order_by("office").values_list("office", "indicator", "part", "whole"):
        office, name, part, whole = one
        found.setdefault(office, Assessed(office, office)).values[name] += Value(part, whole)
    return _ranked(found.values())


def people_assessed(account: Account, period: AssessmentPeriod, office: str = "") -> list[Assessed]:
    """Everybody whose figures the account may see, in one office where one is named."""
    rows = visible_to(_of_period(period), account, VIEW).select_related("account")
    found: dict[int, Assessed] = {}
    for one in rows.filter(office=office) if office else rows:
        him = found.setdefault(one.account_id, Assessed(one.account.display_name, one.office, one.account))
        him.values[one.indicator] += Value(one.part, one.whole)
    return _ranked(found.values())


def person_assessed(person: Account, period: AssessmentPeriod, *, reader: Account) -> Assessed:
    """One person's values, to another only those of offices that he leads: people come and go."""
    him = Assessed(person.display_name, person.office, person)
    for one in _seen_of(person, period, reader):
        him.values[one.indicator] += Value(one.part, one.whole)
    return him


def person_seen(account: Account, pk: int) -> Account | None:
    """One's own account, or that of somebody whom one leads and who has figures."""
    if account.pk == pk:
        return account
    figure = visible_to(Figure.objects.filter(account=pk), account, VIEW).select_related("account").first()
    return figure.account if figure else None


def counted_at(period: AssessmentPeriod) -> datetime | None:
    """When the figures of a period were counted last."""
    return _of_period(period).order_by("-counted_at").values_list("counted_at", flat=True).first()


def behind(
    person: Account, name: str, one: WorkIndicator, period: AssessmentPeriod, *, reader: Account
) -> list[Behind]:
    """What was counted for a person, the newest first, at most `MOST_BEHIND`; the matters in the same question. To
    another nothing of months in which the person worked where he leads nobody."""
    found: list[Behind] = []
    led = None if reader == person else set(_seen_of(person, period, reader).values_list("month", flat=True))
    for month in reversed(period.months):
        if led is not None and month.first not in led:
            continue
        if one.is_of_steps:
            steps = steps_of(person, name, one, month).select_related("matter").order_by("-at")[:MOST_BEHIND]
            found += [Behind(step.matter, step.at, step.title, step.pk, _adds(one, step)) for step in steps]
        else:
            told = rows_behind(name, one, month).filter(by=person).select_related("task__matter")
            found += [_answer(row) for row in told.order_by("-recorded_at")[:MOST_BEHIND]]
    return found[:MOST_BEHIND]


def steps_of(person: Account, name: str, one: WorkIndicator, month: Month) -> QuerySet[Step]:
    """The steps of a person that an indicator counts in a month."""
    found: QuerySet[Step] = rows_behind(name, one, month).filter(by=person)
    return found


def objections_to_answer(account: Account) -> list[FigureObjection]:
    """Those the account may answer, open ones: never its own."""
    rows = visible_to(FigureObjection.objects.all(), account, PerformanceVerb.ANSWER_OBJECTIONS)
    return list(rows.filter(outcome="open").exclude(account=account).select_related("account", "step__matter"))


def objections_of(person: Account, period: AssessmentPeriod, *, reader: Account) -> list[FigureObjection]:
    """What a person objected to in a period, with the answers; to another only where he leads."""
    rows = FigureObjection.objects.filter(account=person, month__in=_firsts(period))
    if person.pk != reader.pk:
        rows = visible_to(rows, reader, VIEW)
    return list(rows.select_related("account", "step__matter", "answered_by"))


def _seen_of(person: Account, period: AssessmentPeriod, reader: Account) -> QuerySet[Figure]:
    rows = _of_period(period).filter(account=person)
    return rows if reader == person else visible_to(rows, reader, VIEW)


def _adds(one: WorkIndicator, step: Step) -> float:
    told: Mapping[str, object] = vars(step)
    return days_between(told["begun"], step.at) if one.counted == "days" else told["adds"]  # type: ignore


def _answer(row: object) -> Behind:
    if not isinstance(row, Finding):
        raise TypeError(row)
    adds: float = vars(row)["adds"]
    return Behind(row.task.matter, row.recorded_at, f"检查项 {row.item}：不合格", None, adds)


def _of_period(period: AssessmentPeriod) -> QuerySet[Figure]:
    return Figure.objects.filter(month__in=_firsts(period))


def _firsts(period: AssessmentPeriod) -> list[date]:
    return [month.first for month in period.months]


def _ranked(rows: Iterable[Assessed]) -> list[Assessed]:
    return sorted(rows, key=lambda one: (-(one.score if one.score is not None else -1), one.name))


def objection_to_answer(account: Account, pk: int) -> FigureObjection | None:
    """One of them."""
    rows = visible_to(FigureObjection.objects.all(), account, PerformanceVerb.ANSWER_OBJECTIONS)
    return rows.exclude(account=account).select_related("account", "answered_by", "step__matter").filter(pk=pk).first()
