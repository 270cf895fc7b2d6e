"""Before anybody is in the shop: another list, one visit for two tasks, back to command."""

from django.db import transaction

from xinheng.fusion.registers.queries import are_one
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.dispatch.actions import return_order
from xinheng.supervision.dispatch.queries import open_order
from xinheng.supervision.inspection.actions.opening import (
    InspectionRefused,
    checklist_named,
    clue_makes,
    items_of,
    makes,
)
from xinheng.supervision.inspection.forms import OtherChecklist, Visit
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.asking import Reason


@makes("change_checklist", asks=OtherChecklist)
@transaction.atomic
def change_checklist(*, task: InspectionTask, by: Account, checklist: str, reason: str) -> Step:
    """Go by another list than the one chosen, before anybody is in the shop; both stand in the history."""
    chosen = checklist_named(checklist)
    if chosen.id == task.checklist:
        raise InspectionRefused(f"本任务用的就是《{chosen.title}》，请选择另一张检查表。")
    # What was to be kept quiet stays so.
    task.unannounced = task.unannounced or chosen.unannounced
    facts = {"checklist": chosen.title, "unannounced": task.unannounced}
    step = move(matter=task.matter, verb="change_checklist", by=by, reason=reason, facts=facts)
    task.checklist, task.checklist_title, task.checklist_version = chosen.id, chosen.title, chosen.version
    task.items = items_of(chosen, None)
    task.save(update_fields=["checklist", "checklist_title", "checklist_version", "items", "unannounced"])
    return step


@makes("merge_into_visit", along=("take_in_check",), asks=Visit)
@transaction.atomic
def merge_task(*, task: InspectionTask, visit: InspectionTask, by: Account, reason: str) -> Step:
    """Check several things in one visit (综合查一次): the items join the other task, this one ends merged.

    What was to be kept quiet stays so, whatever the other was (Order 49 art 22).
    """
    if visit.matter.closed_at or visit.matter.state not in ("targets_named", "officers_named", "check_approved"):
        raise InspectionRefused(f"任务 {visit.number} 已经开始或结束，不能再并入；请选择尚未实施的任务。")
    if not are_one(visit.matter.subject_identity, task.matter.subject_identity):
        raise InspectionRefused("只有同一主体的检查才能合并，请核对两项任务的对象。")
    step = move(matter=task.matter, verb="merge_into_visit", by=by, reason=reason, facts={"visit": visit.number})
    quiet = visit.unannounced or task.unannounced
    facts = {"taken_in": task.number, "unannounced": quiet}
    move(matter=visit.matter, verb="take_in_check", by="system", facts=facts)
    known = {item["id"] for item in visit.items}
    visit.items = [*visit.items, *(item for item in task.items if item["id"] not in known)]
    visit.aim = f"{visit.aim}；并入 {task.number}：{task.aim}"
    visit.unannounced = quiet
    visit.save(update_fields=["items", "aim", "unannounced"])
    task.merged_into = visit
    task.save(update_fields=["merged_into"])
    return step


@makes("return_to_dispatch", asks=Reason)
@transaction.atomic
def return_task(*, task: InspectionTask, by: Account, reason: str) -> Step:
    """The unit lacks the power: task and order end together, the clue returns to command (Order 121 art 41)."""
    if task.order is None:
        raise InspectionRefused("这项任务不是按指令建立的，没有可退回的指令；不再实施的请取消任务。")
    return_order(order=task.order, by=by, reason=reason)
    return move(matter=task.matter, verb="return_to_dispatch", by=by, reason=reason)


@clue_makes("return_to_dispatch", asks=Reason)
def return_clue(*, clue: Clue, by: Account, reason: str) -> None:
    """Return what one's office was told to do about a clue: the task with its order, or the order alone."""
    order = open_order(clue)
    if order is None:
        raise InspectionRefused("这条线索现在没有派给任何单位，不能退回。")
    task = order.tasks.select_related("matter", "order").filter(matter__closed_at=None).first()
    if task is not None:
        return_task(task=task, by=by, reason=reason)
    else:
        return_order(order=order, by=by, reason=reason)
