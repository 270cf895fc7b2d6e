"""A term of the law that is long past: the leaders are told, once for each due moment, of several in one notice.

Before it runs out its holder is warned, and when it runs out he and who approves there are told (`timers`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from xinheng.kit import city_time
from xinheng.kit.clock_rule import OWN
from xinheng.support.access.queries import accounts_in_role
from xinheng.support.access.roles import Leader
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.declarations import Clock
from xinheng.support.procedures.models import ClockRun, Matter
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.registry import procedure

PAGE = 200
# As many numbers as a person reads in a notice.
MOST_NAMED = 8


def of_law(clock: Clock) -> bool:
    """Whether the law sets the term; missing a target of the house is nothing a leader has to hear of."""
    return bool(clock.basis) and OWN not in clock.basis


@transaction.atomic
def escalate(now: datetime) -> int:
    """Tell the leaders of what ran out long ago and is still open; gives how many matters they were told of."""
    days = int(parameter("escalation.leader", city_time.day_of(now)))
    table, today = holidays(), city_time.day_of(now)
    long_past = ClockRun.objects.filter(
        state="running", due_at__lt=now - timedelta(days=days), announced_due_at=F("due_at"), matter__closed_at=None
    )
    fresh = long_past.filter(Q(escalated_due_at=None) | ~Q(escalated_due_at=F("due_at"))).select_related("matter")
    told: dict[int, tuple[Account, list[Matter]]] = {}
    done = 0
    for run in fresh.order_by("due_at")[:PAGE]:
        if run.due_at is None or table.add_working_days(city_time.day_of(run.due_at), days).day >= today:
            continue
        ClockRun.objects.filter(pk=run.pk).update(escalated_due_at=run.due_at)
        if of_law(procedure(run.matter.procedure, run.matter.version).clocks[run.clock]):
            done += 1
            for leader in accounts_in_role(Leader, run.matter.office, run.matter.field):
                told.setdefault(leader.pk, (leader, []))[1].append(run.matter)
    for leader, matters in told.values():
        _tell(leader, matters, days)
    return done


def _tell(leader: Account, matters: list[Matter], days: int) -> None:
    named = "、".join(one.number or one.title for one in matters[:MOST_NAMED])
    more = f"等 {len(matters)} 件" if len(matters) > MOST_NAMED else ""
    notify(
        account=leader,
        title=f"督办：{len(matters)} 件超过法定期限 {days} 个工作日以上",
        body=f"{named}{more}，承办人和机构负责人此前已收到提醒。",
        about=matters[0] if len(matters) == 1 else None,
        of_law=True,
    )
