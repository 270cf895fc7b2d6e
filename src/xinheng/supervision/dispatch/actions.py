"""Command: send a clue to the office in charge, take it back, hear the result; who answers for an office on which day.

Each is one transaction."""

from datetime import date, timedelta
from typing import Literal

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.supervision.clues.actions import receive_result
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.dispatch import rules
from xinheng.supervision.dispatch.forms import Result, Transfer
from xinheng.supervision.dispatch.models import DispatchOrder, DutyTurn
from xinheng.supervision.dispatch.queries import open_order
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.table.binding import binder

# As far ahead as one press reaches.
MOST_DAYS = 31

makes = binder("clue", row="clue")


_VERBS = {
    DispatchOrder.Way.INSPECTION: "dispatch_inspection",
    DispatchOrder.Way.ENFORCEMENT: "dispatch_enforcement",
}


class DispatchRefused(Refusal):
    """The clue cannot be sent or returned like this; the sentence says what is missing."""


def dispatch_to_inspection(*, clue: Clue, office: str, by: Account, instruction: str = "") -> DispatchOrder:
    """Send a clue to supervision: the office opens an inspection task on it (SZ-8.4-01)."""
    return _send(clue, DispatchOrder.Way.INSPECTION, office, by, instruction)


def dispatch_to_enforcement(*, clue: Clue, office: str, by: Account, instruction: str = "") -> DispatchOrder:
    """Send a clue to enforcement for the registration of a case source (SZ-8.4-02)."""
    return _send(clue, DispatchOrder.Way.ENFORCEMENT, office, by, instruction)


@makes("transfer_out", asks=Transfer)
@transaction.atomic
def transfer_out(*, clue: Clue, outside: str, by: Account, reason: str) -> DispatchOrder:
    """Hand a clue over to the authority that has the power (Order 2 art 17; Order 121 art 34)."""
    now = city_time.now()
    order = DispatchOrder.objects.create(
        clue=clue, way=DispatchOrder.Way.TRANSFER, outside=outside.strip(), from_office=clue.matter.office,
        instruction=reason, status=DispatchOrder.Status.DONE, ordered_at=now, ordered_by=by, ended_at=now,
    )  # fmt: skip
    move(matter=clue.matter, verb="transfer_out", by=by, reason=reason, facts={"outside": outside.strip()})
    return order


@transaction.atomic
def return_order(*, order: DispatchOrder, by: Account, reason: str) -> DispatchOrder:
    """The unit told lacks the power: the clue returns to command, never on to a third unit (Order 121 art 41)."""
    order = DispatchOrder.objects.select_for_update().get(pk=order.pk)
    matter = order.clue.matter
    in_charge = may(by, Permission.INSPECT, office=order.office, field=matter.field)
    if problem := rules.may_return(status=order.status, order_office=order.office, in_charge=in_charge):
        raise DispatchRefused(f"{problem}。")
    move(matter=matter, verb="return_to_dispatch", by=by, reason=reason, office=order.from_office)
    return _end(order, DispatchOrder.Status.RETURNED, reason)


@transaction.atomic
def report_result(
    *, order: DispatchOrder, result: str, by: Account | Literal["system"], referred: str = ""
) -> DispatchOrder:
    """The unit told is done: its result goes back to the clue and to the office that sent it (SZ-8.5.1.4-01).

    `referred` is the clue under which enforcement goes on with what was found.
    """
    order = DispatchOrder.objects.select_for_update().get(pk=order.pk)
    if order.status != DispatchOrder.Status.OPEN:
        raise DispatchRefused("这条指令已经办结或退回，不能再次反馈结果。")
    if is_blank(result):
        raise DispatchRefused("处置结果不能为空，请写明做了什么、结论是什么。")
    matter = order.clue.matter
    if by != "system" and not may(by, Permission.INSPECT, office=order.office, field=matter.field):
        raise DispatchRefused("您在被派单位范围内没有“实施检查”权限，不能反馈结果。")
    receive_result(clue=order.clue, result=result.strip(), office=order.from_office, by=by, referred=referred)
    return _end(order, DispatchOrder.Status.DONE, result.strip())


@makes("receive_result", asks=Result)
def report_on_clue(*, clue: Clue, result: str, by: Account) -> DispatchOrder:
    """Report the result of what enforcement was told to do about a clue. What an inspection found reports itself."""
    order = open_order(clue)
    if order is None or order.way != DispatchOrder.Way.ENFORCEMENT:
        raise DispatchRefused("监管检查的结果在检查任务审核后自动反馈，不能另行填写。")
    return report_result(order=order, result=result, by=by)


@transaction.atomic
def put_on_duty(*, account: Account, since: date, until: date, by: Account) -> list[DutyTurn]:
    """Somebody answers for his office from one day to another, both included; days he has already stay. He is told."""
    _must_keep(account.office, by)
    if not account.is_active or not account.office:
        raise DispatchRefused("值班的应是本单位在用账号的同事。")
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    if since < city_time.today() or not days or len(days) > MOST_DAYS:
        wanted = f"应当从今天或以后起、先起后止、一次不超过 {MOST_DAYS} 天"
        raise DispatchRefused(f"值班的日期写的是 {since} 至 {until}，{wanted}。")
    his = DutyTurn.objects.filter(account=account, office=account.office, day__in=days)
    had = set(his.values_list("day", flat=True))
    made = [DutyTurn(office=account.office, day=day, account=account, made_by=by) for day in days if day not in had]
    DutyTurn.objects.bulk_create(made)
    if made:
        _write_down(account.office, "duty.give", by, account, since, until)
        if account.pk != by.pk:
            notify(account=account, title=f"值班：{since:%m-%d} 至 {until:%m-%d}", body="派到本单位的事先找您。")
    return made


@transaction.atomic
def take_off_duty(*, turn: DutyTurn, by: Account) -> None:
    """A day is no longer his; he is told."""
    _must_keep(turn.office, by)
    if turn.day < city_time.today():
        raise DispatchRefused("过去的值班不能改。")
    _write_down(turn.office, "duty.take", by, turn.account, turn.day, turn.day)
    if turn.account_id != by.pk:
        notify(account=turn.account, title=f"{turn.day:%m-%d} 不用值班")
    turn.delete()


@transaction.atomic
def _send(clue: Clue, way: DispatchOrder.Way, office: str, by: Account, instruction: str) -> DispatchOrder:
    organisation = organisation_at(office)
    returned_by = set(clue.orders.filter(status=DispatchOrder.Status.RETURNED).values_list("office", flat=True))
    problem = rules.may_send(
        office_known=organisation is not None, office=office, returned_by=returned_by, instruction=instruction
    )
    if problem:
        raise DispatchRefused(f"{problem}。")
    matter = clue.matter
    from_office = matter.office
    move(
        matter=matter, verb=_VERBS[way], by=by, reason=instruction, office=office,
        facts={"office": office},
    )  # fmt: skip
    # A case that was filed closed the clue over its order; reopened, it is sent out by a new one.
    if (left := open_order(clue)) is not None:
        _end(left, DispatchOrder.Status.DONE, "线索已办结，重新开启后另行分送")
    return DispatchOrder.objects.create(
        clue=clue, way=way, office=office, from_office=from_office, instruction=instruction,
        ordered_at=city_time.now(), ordered_by=by,
    )  # fmt: skip


def _end(order: DispatchOrder, status: str, answer: str) -> DispatchOrder:
    order.status, order.answer, order.ended_at = status, answer, city_time.now()
    order.save(update_fields=["status", "answer", "ended_at"])
    return order


def _must_keep(office: str, by: Account) -> None:
    if not may(by, Permission.ASSIGN_WORK, office=office):
        raise DispatchRefused("只有给本单位分派工作的负责人可以排值班。")


def _write_down(office: str, verb: str, by: Account, account: Account, since: date, until: date) -> None:
    record_event(
        stream=stream_for(office, "work"), verb=verb, actor=by, target=account,
        detail={"office": office, "since": since.isoformat(), "until": until.isoformat()},
    )  # fmt: skip
