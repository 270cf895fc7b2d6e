"""The result of a visit as the registers say it: of a draw in the register of random checks, else in that of checks."""

from typing import Any

from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.supervision.inspection.models import InspectionTask, TaskOfficer
from xinheng.supervision.inspection.papers import fitting, issuer_of, local, published_on
from xinheng.support.accounts.models import Account

RESULTS = ("inspection_result", "random_inspection_result")


def write_result(task: InspectionTask, by: Account, **more: Any) -> None:
    """Write it, or write it anew under its key; `more` as the correction goes on."""
    type = RESULTS[1] if task.draw else RESULTS[0]
    row = _of_draw(task) if task.draw else _of_check(task)
    officers = task.officers.filter(recused_at__isnull=True).select_related("account").order_by("pk")
    row |= {"officers": "、".join(_named(one) for one in officers), **more}
    write_records(type=type, rows=[fitting(type, task.matter.subject_identity, row)], by=by)


def _of_check(task: InspectionTask) -> dict[str, Any]:
    return _common(task) | {
        "inspection_number": task.number,
        "kind": task.kind,
        "field_of_supervision": task.matter.field,
        "approval_number": task.approval_number,
        "started_at": local(task.started_at),
        "ended_at": local(task.ended_at),
        "address": task.address,
        "checklist": task.checklist_title,
        "problems": task.problems,
        "order_number": task.order_number,
    }


def _of_draw(task: InspectionTask) -> dict[str, Any]:
    """企业公示信息抽查办法 art 12: by the number of the draw, the subject and what was looked at."""
    return _common(task) | {
        "task_number": task.draw,
        "task_name": task.aim,
        "draw_mode": "directed",
        "inspection_item": task.checklist_title,
        "inspected_on": city_time.day_of(task.ended_at or city_time.now()),
        "problem": task.problems,
        "review_state": "approved",
    }


def _common(task: InspectionTask) -> dict[str, Any]:
    return {
        "entity_name": task.matter.subject_name,
        "authority": issuer_of(task),
        "result": task.result,
        "disposition": task.disposition,
        "published_on": published_on(task),
    }


def _named(one: TaskOfficer) -> str:
    return f"{one.account.display_name}（{one.certificate_number}）"
