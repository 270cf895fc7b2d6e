"""After the order: the report of correction, the re-check, and the end."""

from datetime import date
from typing import Protocol

from django.db import transaction

from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.opening import InspectionRefused, makes
from xinheng.supervision.inspection.actions.ordering import draft_order, keep_order, likely_order_number, officers_of
from xinheng.supervision.inspection.actions.results import RESULTS, write_result
from xinheng.supervision.inspection.actions.terms import write_order
from xinheng.supervision.inspection.forms import FailedAgain, Passed, Rectified
from xinheng.supervision.inspection.models import Finding, InspectionTask
from xinheng.supervision.inspection.papers import ORDER, OrderPaper, order_says
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import holidays
from xinheng.support.documents.rendering import as_set, set_paper
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.numbering import number_ahead
from xinheng.support.procedures.parameters import parameter


class EndingProof(Protocol):
    """A file as a page takes it."""

    name: str | None

    def read(self) -> bytes:
        """Its bytes."""


# 发现问题经责令已改正: what the public reads of the visit from the passed re-check on, in place of 待后续处理. A breach
# that went to enforcement stays open here until it is decided there.
CORRECTED = "E"


@makes("receive_rectification", asks=Rectified, writes=("corrective_order",))
@transaction.atomic
def receive_rectification(*, task: InspectionTask, by: Account | Party | None, words: str = "") -> Step:
    """The entity reports that it has corrected; the re-check is due within ten working days (Order 57 art 29)."""
    facts = {"report_submitted_on": city_time.today()}
    step = move(matter=task.matter, verb="receive_rectification", by=by, reason=words, facts=facts)
    write_order(task, by, state="replied")
    return step


@makes("finish_follow_up", asks=Passed, writes=("corrective_order", *RESULTS))
@transaction.atomic
def finish_follow_up(*, task: InspectionTask, by: Account, words: str, colleague: Account, proof: EndingProof) -> Step:
    """Re-checked by two on site or by papers, with proof, and in order: the loop closes (CQ-7.4.3-08)."""
    keep(
        name=proof.name or "复查材料", by=by, data=proof.read(), restricted=True, about=task.matter,
        office=task.matter.office,
    )  # fmt: skip
    facts = {
        "recheck_result": "pass",
        "recheck_officers": [by.pk, colleague.pk],
        "rechecked_with": colleague.display_name,
    }
    judged = {"officers_needed": int(parameter("inspection.officers", city_time.today()))}
    step = move(matter=task.matter, verb="finish_follow_up", by=by, reason=words, facts=facts, judged=judged)
    task.corrected_on = city_time.today()
    task.save(update_fields=["corrected_on"])
    write_order(
        task,
        by,
        state="accepted",
        corrected_on=task.corrected_on,
        rechecked_on=task.corrected_on,
        recheck_result="pass",
    )
    if not task.findings.filter(standing=Finding.Standing.CURRENT, disposal="case").exists():
        write_result(task, by, result=CORRECTED)
    return step


@makes("fail_recheck", asks=FailedAgain, writes=("corrective_order",))
def fail_recheck(*, task: InspectionTask, by: Account, correct_by: date, reason: str) -> Step:
    """Not corrected: a new order with a new term takes the place of the last. Refusal is referred to enforcement.

    In the registers it stays one order, under the number of the first.
    """
    today = city_time.today()
    if correct_by <= today:
        raise InspectionRefused(f"新的改正期限应晚于今天，填写的是 {correct_by}。")
    correct_by = rules.last_day(correct_by, holidays())
    # Set while nobody waits for what is written.
    ready = set_paper(order_says(task, _next_order(task, likely_order_number(task), today, correct_by)))
    with transaction.atomic():
        order = _next_order(task, number_ahead(task.matter, "fail_recheck"), today, correct_by)
        kept = keep_order(task, order, as_set(order_says(task, order), ready), by)
        return _order_again(task, by, reason, order, correct_by, kept)


def _next_order(task: InspectionTask, number: str, today: date, correct_by: date) -> OrderPaper:
    """The order that takes the place of the one that stands."""
    officers, before = officers_of(task), task.standing_order
    return draft_order(task, officers, number=number, issued_on=today, correct_by=correct_by, replaces=before)


def _order_again(
    task: InspectionTask, by: Account, reason: str, order: OrderPaper, correct_by: date, kept: StoredFile
) -> Step:
    facts = {
        "ordered_on": order.issued_on,
        "correct_by": correct_by,
        "correct_days": (correct_by - order.issued_on).days,
        "recheck_result": "fail",
        "order_number": order.number,
        # Of the paper before it.
        "served_on": "",
        "extension_served_on": "",
    }
    documents = [f"{ORDER}:{bytes(kept.digest).hex()}"]
    step = move(matter=task.matter, verb="fail_recheck", by=by, reason=reason, facts=facts, documents=documents)
    task.correct_by, task.order_file = correct_by, kept
    task.save(update_fields=["correct_by", "order_file"])
    write_order(task, by)
    return step
