"""The term of an order to correct: counted from service, made longer by a paper that is served like the order."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.opening import InspectionRefused, makes
from xinheng.supervision.inspection.actions.ordering import draft_order
from xinheng.supervision.inspection.forms import LongerTerm
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.papers import EXTENSION, ORDER, order_row, standing_extension
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import series_number


@makes("note_order_served", writes=("corrective_order",))
@transaction.atomic
def note_order_served(
    *, task: InspectionTask, by: Literal["system"], paper: str, served_on: date, paper_number: str = ""
) -> Step:
    """The order, or the paper that gives more time, was served: the party gets its whole term from the day of service.

    Of more time only what was added counts from then on: who reads of it in time knows the new day. Raises
    InspectionRefused for a paper that does not stand any more.
    """
    if task.correct_by is None or paper not in (ORDER, EXTENSION):
        raise InspectionRefused(f"送达的是“{paper}”，不是责令改正通知书，改正期限不变。")
    longer = standing_extension(task) if paper == EXTENSION else None
    standing = series_number(longer, EXTENSION) if longer else task.standing_order if paper == ORDER else ""
    if (paper_number or standing) != standing or (paper == EXTENSION and longer is None):
        raise InspectionRefused(f"送达的是{paper_number}，已经由{standing or task.standing_order}代替，改正期限不变。")
    days = _days_added(longer) if longer else int(task.matter.facts["correct_days"])
    correct_by = rules.term_from_service(days, task.correct_by, served_on, holidays())
    served = {"extension_served_on" if longer else "served_on": served_on}
    return _with_term(task, "note_order_served", by, correct_by, served)


@makes("extend_correction", asks=LongerTerm, writes=("corrective_order",))
@transaction.atomic
def extend_correction(*, task: InspectionTask, by: Account, correct_by: date, reason: str) -> Step:
    """The head gives more time, asked for before the term ends; the party gets a paper that says so."""
    correct_by = rules.last_day(correct_by, holidays())
    before = {"correct_by_before": task.correct_by, "extension_served_on": ""}
    return _with_term(task, "extend_correction", by, correct_by, before, reason)


def write_order(task: InspectionTask, by: Account | Party | None, **more: object) -> None:
    """Supersede the order's record by how it stands now. One that was not followed stays returned, also when it is
    served or given more time."""
    issued = task.matter.steps.filter(verb="await_correction").order_by("seq").last()
    issued_on = date.fromisoformat(issued.facts["ordered_on"]) if issued else city_time.today()
    order = draft_order(task, (), number=task.order_number, issued_on=issued_on, correct_by=task.correct_by)
    failed = task.matter.steps.filter(verb="fail_recheck").order_by("seq").last()
    looked_at = (
        {"state": "returned", "rechecked_on": city_time.day_of(failed.at), "recheck_result": "fail"} if failed else {}
    )
    write_records(type="corrective_order", rows=[order_row(task, order, **{**looked_at, **more})], by=by)


def _with_term(
    task: InspectionTask, verb: str, by: Account | Literal["system"], correct_by: date, more: Mapping[str, object],
    reason: str = "",
) -> Step:  # fmt: skip
    """Move with another last day; the clock counts to it from the day of the order."""
    ordered_on = date.fromisoformat(str(task.matter.facts["ordered_on"]))
    facts = {**more, "correct_by": correct_by, "correct_days": (correct_by - ordered_on).days}
    step = move(matter=task.matter, verb=verb, by=by, reason=reason, facts=facts)
    task.correct_by = correct_by
    task.save(update_fields=["correct_by"])
    write_order(task, None if by == "system" else by)
    return step


def _days_added(step: Step) -> int:
    """How many days an extension gave."""
    return (date.fromisoformat(step.facts["correct_by"]) - date.fromisoformat(step.facts["correct_by_before"])).days
