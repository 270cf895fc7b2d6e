"""What happens when nobody acts: a clock that runs out tells people and, where the table says so, moves the matter."""

import logging
import time
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.able import able_people
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.declarations import Clock, Move, Procedure
from xinheng.support.procedures.escalating import escalate, of_law
from xinheng.support.procedures.hands import hands, who_goes_on
from xinheng.support.procedures.models import ClockRun, Matter
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.guards import why_not
from xinheng.support.procedures.table.registry import procedure, procedures

PAGE = 200
WAITING_EVERY = 60.0

log = logging.getLogger(__name__)


class WaitingMoves:
    """When the guards of waiting matters were last asked; once a minute is enough."""

    asked_at = float("-inf")


def follow_clocks() -> int:
    """The worker's follower: handle clocks that ran out, and once a minute the timer moves that wait for a guard."""
    now = city_time.now()
    done = announce_breaches(now) + warn_before(now) + escalate(now)
    if time.monotonic() - WaitingMoves.asked_at >= WAITING_EVERY:
        WaitingMoves.asked_at = time.monotonic()
        done += make_waiting_moves()
    return done


def announce_breaches(now: datetime) -> int:
    """Handle each running clock whose time is up, once for each due moment; returns how many."""
    due = ClockRun.objects.filter(state="running", due_at__lt=now, matter__closed_at=None)
    fresh = due.filter(Q(announced_due_at=None) | ~Q(announced_due_at=F("due_at")))
    ids = list(fresh.order_by("due_at").values_list("pk", flat=True)[:PAGE])
    return sum(_announce(pk, now) for pk in ids)


def warn_before(now: datetime) -> int:
    """Warn of each running clock whose `warn_at` has come, once for each due moment; returns how many."""
    near = ClockRun.objects.filter(state="running", warn_at__lte=now, due_at__gte=now, matter__closed_at=None)
    fresh = near.filter(Q(warned_due_at=None) | ~Q(warned_due_at=F("due_at")))
    ids = list(fresh.order_by("warn_at").values_list("pk", flat=True)[:PAGE])
    return sum(_warn(pk, now) for pk in ids)


def make_waiting_moves() -> int:
    """Make the timer moves that no clock fires but a guard allows (three days without an answer)."""
    done = 0
    for (id, version), declared in procedures().items():
        for row in declared.moves if version else ():
            if "timer" in row.actor and row.verb not in _breach_verbs(declared):
                rows = Matter.objects.filter(procedure=id, version=version, state__in=row.from_states, closed_at=None)
                done += sum(_make_waiting(matter, row) for matter in rows.order_by("opened_at").iterator())
    return done


def _make_waiting(matter: Matter, row: Move) -> bool:
    if why_not(procedure(matter.procedure, matter.version), row, matter, matter.facts, {}, city_time.now()):
        return False
    try:
        move(matter=matter, verb=row.verb, by="system")
    except MoveRefused as refused:
        log.info("timer move refused", extra={"matter": matter.pk, "verb": row.verb, "why": str(refused)})
        return False
    return True


@transaction.atomic
def _announce(pk: int, now: datetime) -> bool:
    """One clock that ran out."""
    matter, run = _held(pk)
    if run.state != "running" or run.due_at is None or run.due_at >= now or run.announced_due_at == run.due_at:
        return False
    ClockRun.objects.filter(pk=pk).update(announced_due_at=run.due_at)
    declared = procedure(matter.procedure, matter.version)
    clock = declared.clocks[run.clock]
    row = declared.move(matter.state, clock.breach_move) if clock.breach_move else None
    if row and "timer" in row.actor and _moved(matter, row):
        return True
    body = f"{clock.title}已到期{f'（{clock.basis}）' if clock.basis else ''}。" + (
        f"应办理：{row.title}。" if row else "请尽快处理。"
    )
    _tell(declared, matter, f"超期：{declared.short} {matter.number}", body, clock, breached=True)
    return True


@transaction.atomic
def _warn(pk: int, now: datetime) -> bool:
    """One clock that runs out soon."""
    matter, run = _held(pk)
    if run.state != "running" or run.due_at is None or run.due_at < now or run.warned_due_at == run.due_at:
        return False
    ClockRun.objects.filter(pk=pk).update(warned_due_at=run.due_at)
    declared = procedure(matter.procedure, matter.version)
    clock = declared.clocks[run.clock]
    due = city_time.local(run.due_at)
    body = f"{clock.title}到 {due:%Y-%m-%d %H:%M} 为止{'（暂定）' if run.provisional else ''}。"
    _tell(declared, matter, f"即将到期：{declared.short} {matter.number}", body, clock)
    return True


def _held(pk: int) -> tuple[Matter, ClockRun]:
    """The matter under its lock, so that two workers tell of a clock once, and the clock as it stands now."""
    run = ClockRun.objects.get(pk=pk)
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=run.matter_id)
    run.refresh_from_db()
    return matter, run


def _moved(matter: Matter, row: Move) -> bool:
    try:
        with transaction.atomic():
            move(matter=matter, verb=row.verb, by="system", reason="期限届满" if row.reason else "")
    except MoveRefused as refused:
        log.info("timer move refused", extra={"matter": matter.pk, "verb": row.verb, "why": str(refused)})
        return False
    return True


def _tell(declared: Procedure, matter: Matter, title: str, body: str, clock: Clock, breached: bool = False) -> None:
    """Tell whoever goes on with it; where nobody can, a term of the law has passed or the table says `head`, also who
    approves in that office."""
    told: list[Account] = who_goes_on(declared, matter) or hands(matter)
    if breached and (clock.breach_tells == "head" or of_law(clock) or not told):
        told += able_people(matter, Permission.APPROVE_RESULT)
    notify(accounts=told, title=title, body=f"{matter.title}。{body}", about=matter, of_law=of_law(clock))


def _breach_verbs(declared: Procedure) -> set[str]:
    return {clock.breach_move for clock in declared.clocks.values()}
