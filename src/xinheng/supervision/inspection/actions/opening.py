"""Opening a task: on an order of command, by the unit itself, or by a draw."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.dispatch.actions import dispatch_to_enforcement, dispatch_to_inspection
from xinheng.supervision.dispatch.models import DispatchOrder
from xinheng.supervision.inspection.declarations import CHECKLISTS, Checklist
from xinheng.supervision.inspection.forms import Dispatch
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.queries import fitting_checklist
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.table.binding import binder

# Sources whose clues are outside the yearly cap: somebody complained or a higher office asked (国办发〔2024〕54号).
_EXEMPT_SOURCES = {
    "12315": "report",
    "12345": "report",
    "walk_in": "report",
    "letter": "report",
    "superior": "transfer",
}

makes = binder("inspection_task", row="inspection", named="task")

clue_makes = binder("clue", row="clue")


@dataclass(frozen=True)
class Drawn:
    """What a draw says of one task: its own number, the officers, how many the law asks for."""

    number: str
    officers: list[dict[str, Any]]
    needed: int

    @property
    def facts(self) -> dict[str, Any]:
        """For the history of the task."""
        return {"draw": self.number, "officers": self.officers}

    @property
    def judged(self) -> dict[str, Any]:
        """For the guard."""
        return {"officers_needed": self.needed}


class InspectionRefused(Refusal):
    """The task cannot be opened or changed like this; the sentence says what is missing."""


@clue_makes("dispatch_inspection", "dispatch_enforcement", asks=Dispatch)
@transaction.atomic
def send_out(
    *,
    clue: Clue,
    by: Account,
    way: str,
    office: str,
    instruction: str = "",
    checklist: str = "",
    planned_on: date | None = None,
) -> DispatchOrder:
    """The command: a clue goes to enforcement, or to supervision with its task opened in one go (SZ-8.5.1.2-01)."""
    if way == DispatchOrder.Way.ENFORCEMENT:
        return dispatch_to_enforcement(clue=clue, office=office, by=by, instruction=instruction)
    task = dispatch_and_open(
        clue=clue, office=office, by=by, instruction=instruction, checklist=checklist, planned_on=planned_on
    )
    return task.order  # type: ignore[return-value]


@transaction.atomic
def dispatch_and_open(
    *, clue: Clue, office: str, by: Account, instruction: str = "", checklist: str = "", planned_on: date | None = None
) -> InspectionTask:
    """Send a clue to an office and open its inspection task."""
    order = dispatch_to_inspection(clue=clue, office=office, by=by, instruction=instruction)
    return open_task(order=order, by=by, checklist=checklist, aim=instruction, planned_on=planned_on)


@makes("name_targets", own_page=True)
@transaction.atomic
def open_task(
    *,
    order: DispatchOrder,
    by: Account,
    checklist: str = "",
    items: list[str] | None = None,
    aim: str = "",
    planned_on: date | None = None,
    unannounced: bool = True,
) -> InspectionTask:
    """Generate a task from an order: method, items and target (SZ-8.5.1.2-01, -02), pushed to the unit told.

    `checklist` overrides the list chosen by field and industry; `items` narrows it to what the clue is about. A case
    check is unannounced unless said otherwise.
    """
    if order.status != DispatchOrder.Status.OPEN or order.way != DispatchOrder.Way.INSPECTION:
        raise InspectionRefused("这条指令不是待执行的监管检查指令，不能据此建立任务。")
    if live := order.tasks.filter(matter__closed_at=None).first():
        raise InspectionRefused(f"这条指令已经建立任务 {live.number}，请在该任务中办理。")
    clue = order.clue
    return open_with(
        matter=clue.matter, office=order.office, by=by, kind=InspectionTask.Kind.CASE, checklist=checklist, items=items,
        aim=aim or clue.matter.title, planned_on=planned_on, unannounced=unannounced, order=order,
        address=clue.reported_address, exemption=_EXEMPT_SOURCES.get(clue.source, ""),
    )  # fmt: skip


@makes("name_targets_by_unit", own_page=True)
@transaction.atomic
def open_routine_task(
    *,
    identity: str,
    office: str,
    by: Account,
    aim: str,
    kind: str = InspectionTask.Kind.ROUTINE,
    field: str = "",
    checklist: str = "",
    planned_on: date | None = None,
    unannounced: bool = False,
    recheck_of: InspectionTask | None = None,
) -> InspectionTask:
    """A unit opens a check of its own: routine, special, a re-check. It counts against the yearly cap."""
    subject = subject_by(identity)
    if subject is None:
        raise InspectionRefused(f"登记库里没有“{identity}”这个主体，请核对代码。")
    target = Matter(subject_identity=subject.identity, subject_name=subject.name, field=field, title=aim)
    return open_with(
        matter=target, office=office, by=by, kind=kind, checklist=checklist, items=None, aim=aim,
        planned_on=planned_on, unannounced=unannounced, address=subject.address, recheck_of=recheck_of, subject=subject,
    )  # fmt: skip


def open_with(
    *,
    matter: Matter,
    office: str,
    by: Account,
    kind: str,
    checklist: str,
    items: list[str] | None,
    aim: str,
    planned_on: date | None,
    unannounced: bool,
    address: str,
    order: DispatchOrder | None = None,
    exemption: str = "",
    recheck_of: InspectionTask | None = None,
    subject: Subject | None = None,
    drawn: Drawn | None = None,
) -> InspectionTask:
    """Every way to a task ends here: by order, by the unit itself, by a draw."""
    if not matter.subject_identity and not matter.subject_name:
        raise InspectionRefused("任务没有对象：请先匹配主体，或填写商家名称和地址。")
    subject = subject or (subject_by(matter.subject_identity) if matter.subject_identity else None)
    chosen = checklist_named(checklist) if checklist else fitting_checklist(subject, field=matter.field, kind=kind)
    unannounced = unannounced or chosen.unannounced or kind == InspectionTask.Kind.UNANNOUNCED
    now = city_time.now()
    number = next_number(prefix="检", office=office, at=now)
    opened = open_and_move(
        procedure="inspection_task", verb=_first_verb(order, drawn, by, office=office, field=matter.field),
        title=f"{matter.subject_name}：{InspectionTask.Kind(kind).label}"[:200], office=office, by=by, number=number,
        reason=aim, at=now, parent=matter if matter.pk else None, field=matter.field or chosen.field,
        subject_identity=matter.subject_identity, subject_name=matter.subject_name,
        facts={"number": number, "unannounced": unannounced, "by_order": order is not None}
        | (drawn.facts if drawn else {}),
        judged=drawn.judged if drawn else None,
    )  # fmt: skip
    return InspectionTask.objects.create(
        matter=opened, number=number, order=order, recheck_of=recheck_of, kind=kind, unannounced=unannounced, aim=aim,
        address=(subject.address if subject else "") or address, planned_on=planned_on, checklist=chosen.id,
        checklist_title=chosen.title, checklist_version=chosen.version, items=items_of(chosen, items),
        exemption=exemption, draw=drawn.number if drawn else "",
    )  # fmt: skip


def _first_verb(order: DispatchOrder | None, drawn: Drawn | None, by: Account, *, office: str, field: str) -> str:
    if drawn:
        return "draw_target"
    commanded = order is not None and may(by, Permission.DISPATCH_CLUE, office=office, field=field)
    return "name_targets" if commanded else "name_targets_by_unit"


def checklist_named(wanted: str) -> Checklist:
    """The list of this name. Raises InspectionRefused."""
    lists = CHECKLISTS.of(pack().folder)
    if wanted not in lists:
        raise InspectionRefused(f"没有检查要点表“{wanted}”，可用：{'、'.join(one.title for one in lists.values())}。")
    return lists[wanted]


def items_of(checklist: Checklist, wanted: list[str] | None) -> list[dict[str, Any]]:
    """The items of a list as a task keeps them, all or those wanted. Raises InspectionRefused."""
    unknown = sorted(set(wanted or []) - {item.id for item in checklist.items})
    if unknown:
        raise InspectionRefused(f"《{checklist.title}》没有检查项“{unknown[0]}”，请从表中选择。")
    return [item.model_dump(mode="json") for item in checklist.items if not wanted or item.id in wanted]
