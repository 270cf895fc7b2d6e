"""Planning the year's checks: of each class and trade how many may be drawn and were visited, whom to visit first.

The frequency and ratio are the published rule of class and trade (CQ-7.4.4-04, -05); a change of the rule, or of a
class, changes the plan the same day.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from xinheng.credit.risk.declarations import MAIN
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.statement.compile import CLASSES
from xinheng.credit.risk.supervising import Supervision, is_key_trade, supervision_of
from xinheng.fusion.registers.models import Record, Subject
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import Viewer, visible_to

VISITS = ("inspection_result", "random_inspection_result")
FIRST = 20


@dataclass(frozen=True)
class PlanLine:
    """Businesses of one class, of key trades or others: how many, of how many the rule lets draw, visited this year."""

    rule: Supervision
    subjects: int
    visited: int

    @property
    def most(self) -> int:
        """How many may be drawn this year, rounded up."""
        return -(-self.subjects * self.rule.ratio // 100)

    @property
    def left(self) -> int:
        """How many of those are still to be drawn."""
        return max(self.most - self.visited, 0)


def plan_for(account: Viewer, today: date) -> list[PlanLine]:
    """The plan of the account's offices, the worst class first and key trades before others."""
    rated = _rated(account)
    every, visited = _counted(rated), _counted(rated.filter(_visited(today)))
    lines = []
    for grade in reversed(CLASSES):
        for key in (True, False):
            many = every.get((grade, key), 0)
            if many:
                rule = supervision_of(grade, today, key=key)
                lines.append(PlanLine(rule, many, visited.get((grade, key), 0)))
    return lines


def whom_first(account: Viewer, today: date) -> list[RiskResult]:
    """Whom to visit first: the worst class and most points, and not visited this year."""
    rows = _rated(account).filter(~_visited(today)).exclude(grade="A").select_related("subject")
    return list(rows.order_by("-grade", "-points", "pk")[:FIRST])


def _rated(account: Viewer) -> QuerySet[RiskResult]:
    mine = visible_to(Subject.objects.filter(kind=Subject.Kind.ENTITY), account, Permission.VIEW_TASKS)
    return RiskResult.objects.filter(card=MAIN, current=True, subject__in=mine)


def _visited(today: date) -> Exists:
    """Whether anybody checked it this year, this platform or another department."""
    visits = Record.objects.filter(subject=OuterRef("subject"), superseded_at=None, type__in=VISITS)
    return Exists(visits.filter(effective_on__gte=date(today.year, 1, 1), effective_on__lte=today))


def _counted(rows: QuerySet[RiskResult]) -> dict[tuple[str, bool], int]:
    found: dict[tuple[str, bool], int] = {}
    for grade, industry, count in rows.order_by().values_list("grade", "subject__industry").annotate(Count("pk")):
        at = (grade, is_key_trade(industry))
        found[at] = found.get(at, 0) + count
    return found
