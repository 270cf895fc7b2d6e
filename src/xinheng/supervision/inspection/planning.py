"""Planning the year's checks: of each class and trade how many may be drawn and were drawn, whom to visit first.

The frequency and ratio are the published rule of class and trade (CQ-7.4.4-04, -05); a change of the rule, or of a
class, changes the plan the same day. The draw (`actions/drawing.py`) takes from it whom and how many.
"""

import json
import zlib
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xinheng.credit.risk.declarations import MAIN
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.statement.compile import CLASSES
from xinheng.credit.risk.supervising import Supervision, is_key_trade, key_trades, supervision_of
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.kit import city_time
from xinheng.kit.lots import first_drawn
from xinheng.supervision.inspection.models import DrawnList, InspectionTask, TaskOfficer
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import Viewer, visible_to

DRAWN = "random_inspection_result"
VISITS = ("inspection_result", DRAWN)
FIRST = 20


@dataclass(frozen=True)
class PlanLine:
    """Businesses of one class, of key trades or others: how many, how many of them were drawn and were visited at all
    this year. Who was checked because somebody complained was not drawn: such checks take nothing of the ratio."""

    rule: Supervision
    subjects: int
    drawn: int
    visited: int

    @property
    def most(self) -> int:
        """How many may be drawn this year, rounded up."""
        return -(-self.subjects * self.rule.ratio // 100)

    @property
    def left(self) -> int:
        """How many of those are still to be drawn."""
        return max(self.most - self.drawn, 0)


def plan_for(account: Viewer, today: date, permission: Permission = Permission.VIEW_TASKS) -> list[PlanLine]:
    """The plan of the offices where the account has a permission, the worst class first, key trades before others."""
    rated = _rated(account, permission)
    every, drawn, visited = (
        _counted(one) for one in (rated, rated.filter(_drawn(today)), rated.filter(_visited(today)))
    )
    return [
        PlanLine(supervision_of(grade, today, key=key), many, drawn.get((grade, key), 0), visited.get((grade, key), 0))
        for grade in reversed(CLASSES)
        for key in (True, False)
        if (many := every.get((grade, key), 0))
    ]


def line_of(account: Viewer, today: date, grade: str, key: bool) -> PlanLine | None:
    """The line that somebody who approves checks may draw from; None where nobody of that class is his."""
    lines = plan_for(account, today, Permission.APPROVE_RESULT)
    return next((one for one in lines if (one.rule.grade, one.rule.key) == (grade, key)), None)


def drawable(account: Viewer, today: date, rule: Supervision) -> list[Subject]:
    """Who may be drawn of a class and trade: was not drawn this year, and not visited as often as the rule allows."""
    rated = _rated(account, Permission.APPROVE_RESULT).filter(_of_trade(key=rule.key), grade=rule.grade)
    rated = rated.exclude(subject__office="").filter(~_drawn(today))
    seen = _visits_of(rated.filter(_visited(today)).values("subject"), today) if rule.times else {}
    subjects = Subject.objects.filter(pk__in=rated.values("subject")).order_by("identity")
    return [one for one in subjects if not rule.times or seen.get(one.pk, 0) < rule.times]


def whom_first(account: Viewer, today: date) -> list[RiskResult]:
    """Whom to visit first: the worst class and most points, and not visited this year."""
    rows = _rated(account).filter(~_visited(today)).exclude(grade="A").select_related("subject")
    return list(rows.order_by("-grade", "-points", "pk")[:FIRST])


def draw_told(number: str) -> dict[str, str] | None:
    """What the register says of a draw, by its number."""
    found = Record.objects.filter(type="inspection_task", key=number, superseded_at=None).first()
    return json.loads(found.open) if found else None


@dataclass(frozen=True)
class DrawnAgain:
    """A draw done again from the lists that were kept."""

    # The identities, a line each, as the digest was made of them.
    listed: bytes
    # Whether that is the list whose digest was published, and whom and which officers its number draws from it.
    agrees: bool

    @property
    def many(self) -> int:
        """How long the list is."""
        return self.listed.count(b"\n") + 1


def repeat_draw(told: dict[str, str]) -> DrawnAgain | None:
    """Draw once more, by what the register says of a draw; None where no list was kept."""
    kept = DrawnList.objects.filter(draw=told["task_number"]).first()
    if kept is None:
        return None
    listed, seed = zlib.decompress(kept.subjects), told["draw_seed"]
    drawn = first_drawn(seed, listed.decode().split("\n"), int(told["drawn_count"]))
    needed = int(told["officers_per_entity"])
    agrees = sha256(listed).hexdigest() == told["snapshot_digest"] and _sent(told["task_number"], needed) == {
        (one, certificate) for one in drawn for certificate in first_drawn(f"{seed}:{one}", kept.officers[one], needed)
    }
    return DrawnAgain(listed, agrees)


def _sent(draw: str, needed: int) -> set[tuple[str, str]]:
    """Who was drawn to be checked by whom; officers that took the place of others came after the draw."""
    named = TaskOfficer.objects.filter(task__draw=draw).order_by("pk")
    first: dict[str, list[str]] = {}
    for identity, certificate in named.values_list("task__matter__subject_identity", "certificate_number"):
        first.setdefault(identity, []).append(certificate)
    return {(identity, certificate) for identity, all in first.items() for certificate in all[:needed]}


def _rated(account: Viewer, permission: Permission = Permission.VIEW_TASKS) -> QuerySet[RiskResult]:
    mine = visible_to(Subject.objects.filter(kind=Subject.Kind.ENTITY), account, permission)
    return RiskResult.objects.filter(card=MAIN, current=True, subject__in=mine)


def _visited(today: date) -> Exists:
    """Whether anybody checked it this year, this platform or another department."""
    return Exists(_this_year(Record.objects.filter(subject=OuterRef("subject"), type__in=VISITS), today))


def _drawn(today: date) -> Q:
    """Whether it was drawn this year: a draw of this platform that still stands, or another department's result."""
    found = Record.objects.filter(subject=OuterRef("subject"), type=DRAWN)
    ours = InspectionTask.objects.filter(
        matter__subject_identity__in=identities_of(OuterRef("subject__identity")), kind__in=InspectionTask.BY_DRAW,
        matter__opened_at__gte=city_time.start_of(date(today.year, 1, 1)),
    )  # fmt: skip
    return Q(Exists(_this_year(found, today))) | Q(Exists(ours.exclude(matter__state="cancelled")))


def _this_year(records: QuerySet[Record], today: date) -> QuerySet[Record]:
    first = date(today.year, 1, 1)
    return records.filter(superseded_at=None, effective_on__gte=first, effective_on__lte=today)


def _of_trade(*, key: bool) -> Q:
    one_of = Q()
    for prefix in key_trades().prefixes:
        one_of |= Q(subject__industry__startswith=prefix)
    return one_of if key else ~one_of


def _visits_of(subjects: QuerySet[RiskResult, Any], today: date) -> dict[int, int]:
    records = _this_year(Record.objects.filter(subject__in=subjects, type__in=VISITS), today)
    return dict(records.order_by().values_list("subject").annotate(Count("pk")))


def _counted(rows: QuerySet[RiskResult]) -> dict[tuple[str, bool], int]:
    found: dict[tuple[str, bool], int] = {}
    counted = rows.order_by().values_list("grade", "subject__industry").annotate(Count("pk"))
    for grade, industry, count in counted:
        at = (grade, is_key_trade(industry))
        found[at] = found.get(at, 0) + count
    return found
