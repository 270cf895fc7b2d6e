"""Review by another person, and what follows from it: records, the order, the case clue, the result for the clue."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.supervision.clues.actions import refer_case_source, register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.dispatch.actions import report_result
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.opening import InspectionRefused, makes
from xinheng.supervision.inspection.actions.ordering import draft_order, keep_order, likely_order_number, officers_of
from xinheng.supervision.inspection.actions.results import RESULTS, write_result
from xinheng.supervision.inspection.actions.wind_up import failed_items
from xinheng.supervision.inspection.forms import CorrectBy
from xinheng.supervision.inspection.models import InspectionTask, TaskOfficer
from xinheng.supervision.inspection.papers import ORDER, OrderPaper, order_row, order_says
from xinheng.support.accounts.models import Account
from xinheng.support.documents.rendering import Paper, as_set, set_paper
from xinheng.support.documents.rules import MARK
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.numbering import paper_number

# Where a result waits for its reviewer.
IN_REVIEW = "in_review"


@dataclass(frozen=True)
class Approved:
    """What an approval brought about: the order's number, the clue of a case, what the clue's sender is told."""

    task: InspectionTask
    order_number: str
    case_clue: Clue | None
    result: str


@makes(
    "approve_result",
    along=("publish_result", "refer_to_enforcement", "await_correction", "close"),
    asks=CorrectBy,
    writes=(*RESULTS, "corrective_order"),
)
def approve_result(*, task: InspectionTask, by: Account, correct_by: date | None = None) -> Approved:
    """Approve, publish and act on a result, all in one transaction (SZ-8.5.1.3-01..04, SZ-8.5.1.4-01); the order is set
    before it.

    Writes the record of the result; where correction is ordered, the order as PDF and its record; where a breach
    goes to enforcement, a clue of source `execution`; and gives the result back to the clue the task came from.
    `correct_by` overrides the longest term of the items.
    """
    ready = _order_ahead(task, correct_by)
    with transaction.atomic():
        return _approve(task, by, correct_by, ready)


def _order_ahead(task: InspectionTask, correct_by: date | None) -> Paper | None:
    """The order as it would be now, set while nobody waits for what is written; None where none is to come."""
    outcome = _outcome(task)
    if outcome is None or not outcome.order_needed or task.matter.state != IN_REVIEW:
        return None
    order = _order(task, officers_of(task), correct_by, likely_order_number(task), city_time.now())
    return set_paper(order_says(task, order))


def _outcome(task: InspectionTask) -> rules.Outcome | None:
    """What follows from the answers; None where there was no check."""
    return rules.outcome_of(failed_items(task)) if task.result in ("1", "E", "P") else None


def _approve(task: InspectionTask, by: Account, correct_by: date | None, ready: Paper | None) -> Approved:
    outcome, officers = _outcome(task), officers_of(task)
    case = _case_clue(task, outcome) if outcome and outcome.case_needed else None
    order = None
    if outcome and outcome.order_needed:
        now = city_time.now()
        number = paper_number(procedure="inspection_task", title=ORDER, office=task.matter.office, at=now)
        order = _order(task, officers, correct_by, number, now)
    result = result_words(task, order)
    if task.order is not None:
        report_result(order=task.order, result=result, by="system", referred=case.number if case else "")
    team = [one.account for one in officers]
    move(matter=task.matter, verb="approve_result", by=by, facts={"reviewer": by.pk}, team=team)
    move(matter=task.matter, verb="publish_result", by=by)
    if case is not None:
        reason = f"检查发现涉嫌违法：{task.problems}"
        facts = {"clue": case.number}
        move(matter=task.matter, verb="refer_to_enforcement", by="system", reason=reason, facts=facts)
    if order is not None:
        _issue(task, order, by, ready)
    else:
        move(matter=task.matter, verb="close", by="system")
    write_result(task, by)
    if order is not None:
        write_records(type="corrective_order", rows=[order_row(task, order)], by=by)
    return Approved(task, order.number if order else "", case, result)


def result_words(task: InspectionTask, order: OrderPaper | None) -> str:
    """The result in words the party and the complainant may read."""
    checked = city_time.local(task.ended_at or city_time.now())
    head = f"{checked:%Y-%m-%d} 对{task.matter.subject_name}进行了现场检查"
    if task.result == "1":
        return f"{head}，未发现问题。"
    if task.result not in ("E", "P"):
        return f"{checked:%Y-%m-%d} 到场核查，{rules.WITHOUT_CHECK_WORDS.get(task.result, '未能实施检查')}。"
    failed = failed_items(task)
    found = f"{head}，发现 {len(failed)} 项问题：{'；'.join(f'不符合“{one.title}”' for one in failed)}"
    measures = [f"已责令于 {order.correct_by} 前改正"] if order else []
    if any(one.disposal == "case" for one in failed):
        measures.append("涉嫌违法的已移交执法机构核查")
    if any(one.disposal == "correct_now" for one in failed):
        measures.append("可当场改正的已改正")
    if not measures:
        measures.append("已对当事人提示、告诫")
    return f"{found}。{'，'.join(measures)}。"


def _case_clue(task: InspectionTask, outcome: rules.Outcome) -> Clue:
    """A breach found on site is a case source: it goes to command, way enforcement (SZ-8.5.1.3-04)."""
    matter = task.matter
    serious = "；".join(one.words for one in failed_items(task) if one.disposal == "case")
    tip = Tip(
        source="execution", channel="on_site", title=f"检查发现：{matter.subject_name}",
        text=f"检查任务 {task.number} 发现：{serious}", identity=matter.subject_identity, name=matter.subject_name,
        address=task.address, field=matter.field,
        found_on=city_time.day_of(task.ended_at or city_time.now()), breach_suspected=True,
    )  # fmt: skip
    clue = register_clue(tip=tip, office=matter.office, by="system", parent=matter)
    refer_case_source(clue=clue)
    return clue


def _order(
    task: InspectionTask, officers: list[TaskOfficer], correct_by: date | None, number: str, now: datetime
) -> OrderPaper:
    """What the order says."""
    today = city_time.day_of(now)
    if correct_by is not None and correct_by <= today:
        raise InspectionRefused(f"改正期限应晚于今天，填写的是 {correct_by}。")
    return draft_order(task, officers, number=number, issued_on=today, correct_by=correct_by)


def _issue(task: InspectionTask, order: OrderPaper, by: Account, ready: Paper | None) -> None:
    """Keep the order with its digest, and wait for the correction."""
    paper = as_set(order_says(task, order), ready)
    kept = keep_order(task, order, paper, by)
    task.order_number, task.correct_by, task.order_file = order.number, order.correct_by, kept
    task.save(update_fields=["order_number", "correct_by", "order_file"])
    facts = {
        "ordered_on": order.issued_on,
        "correct_by": order.correct_by,
        "correct_days": order.days,
        "order_number": order.number,
    }
    digest = bytes(kept.digest).hex()
    move(matter=task.matter, verb="await_correction", by=by, facts=facts, documents=[f"{ORDER}:{digest}"])
    _warn_of_marks(task, order, paper, by)


def _warn_of_marks(task: InspectionTask, order: OrderPaper, paper: Paper, by: Account) -> None:
    """A mark in a served paper is for the officer to mend: by another spelling, by hand, or by a font."""
    if paper.missing:
        notify(
            account=by,
            title=f"{ORDER} {order.number} 里有字显示不出",
            body=(
                f"字符 {paper.missing} 在现有字库里没有，文书中以“{MARK}”代替，文末已注明。送达前请核对当事人名称；"
                "需要原字的，请系统管理员把含有此字的字体放入字库文件夹。"
            ),
            about=task.matter,
        )
