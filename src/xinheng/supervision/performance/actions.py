"""Counting a month, objecting to a figure, answering."""

from django.db import IntegrityError, transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.supervision.performance.counting import counted
from xinheng.supervision.performance.declarations import indicators
from xinheng.supervision.performance.models import Figure, FigureObjection
from xinheng.supervision.performance.permissions import PerformanceVerb
from xinheng.supervision.performance.queries import open_months, steps_of
from xinheng.supervision.performance.rules import Month
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.redaction.actions import keep_struck

ROWS = 1000
# How a notice begins that asks for an answer.
RAISED = "考核异议："
ANSWER = PerformanceVerb.ANSWER_OBJECTIONS
Outcome = FigureObjection.Outcome


class ObjectionRefused(Refusal):
    """What cannot be objected to or answered; the sentence says why."""


@transaction.atomic
def count_month(*, month: Month) -> int:
    """Count all figures of a month from the steps, in the place of those that stand; gives how many there are."""
    now = city_time.now()
    rows = [
        Figure(month=month.first, indicator=name, account_id=by, office=office, part=part, whole=whole, counted_at=now)
        for name, one in indicators().items()
        for by, office, part, whole in counted(name, one, month)
    ]
    Figure.objects.filter(month=month.first).delete()
    Figure.objects.bulk_create(rows, batch_size=ROWS)
    return len(rows)


@transaction.atomic
def object_to(*, by: Account, indicator: str, month: Month, step: int | None, words: str) -> FigureObjection:
    """Object to one step of one's own figure, or to the figure (`step` None); who may answer is told. Raises
    ObjectionRefused."""
    one = indicators().get(indicator)
    if one is None or not Figure.objects.filter(account=by, month=month.first, indicator=indicator).exists():
        raise ObjectionRefused("您这个月没有这项考核数据，无从提出异议。")
    if month not in open_months(city_time.today()):
        raise ObjectionRefused(f"{month.first:%Y-%m} 的考核数据已经固定，不再受理异议。")
    if is_blank(words):
        raise ObjectionRefused("写明为什么不应当这样算。")
    found = steps_of(by, indicator, one, month).filter(pk=step).first() if step is not None else None
    if step is not None and found is None:
        raise ObjectionRefused("这一步不在您的这项数据里，请从明细里选。")
    made = FigureObjection(
        account=by, office=by.office, month=month.first, indicator=indicator, step_id=step,
        words=words.strip(), filed_at=city_time.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ObjectionRefused("您已经提过这一条异议，等待答复，或者看已有的答复。") from error
    keep_struck([made])
    notify(
        title=f"{RAISED}{by.display_name}，{one.title}", body=made.words, about=made,
        office=by.office, permission=ANSWER,
    )  # fmt: skip
    _write_down("performance.object", by, made, {"indicator": indicator, "month": f"{month.first:%Y-%m}"})
    return made


@transaction.atomic
def answer_objection(*, objection: FigureObjection, upheld: bool, words: str, by: Account) -> FigureObjection:
    """Answer it, never one's own; where it is right the step counts no more and the month is counted again."""
    row = FigureObjection.objects.select_for_update().get(pk=objection.pk)
    if row.account_id == by.pk or not may(by, ANSWER, office=row.office):
        raise ObjectionRefused("本人提出的异议，由上一级有权限的人答复。")
    if row.outcome != Outcome.OPEN:
        raise ObjectionRefused(f"这条异议已经答复过：{row.get_outcome_display()}。")
    if is_blank(words):
        raise ObjectionRefused("写明答复的理由。")
    row.outcome, row.answer = Outcome.UPHELD if upheld else Outcome.REFUSED, words.strip()
    row.answered_by, row.answered_at = by, city_time.now()
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    keep_struck([row])
    if upheld and row.step_id is not None:
        count_month(month=Month(row.month))
    notify(account=row.account, title=f"考核异议{row.get_outcome_display()}", body=row.answer, about=row)
    _write_down("performance.answer", by, row, {"indicator": row.indicator, "upheld": upheld})
    return row


@transaction.atomic
def tell_taken(*, by: Account, period: str, rows: int) -> None:
    """Write down that figures of people left the house as a workbook."""
    detail: dict[str, object] = {"period": period, "rows": rows}
    record_event(stream=stream_for(by.office, "export"), verb="performance.export", actor=by, target=by, detail=detail)


def _write_down(verb: str, by: Account, target: FigureObjection, detail: dict[str, object]) -> None:
    record_event(stream=stream_for(target.office, "performance"), verb=verb, actor=by, target=target, detail=detail)
