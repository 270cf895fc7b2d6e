"""Entering what was looked at, and what was done about the items of the level."""

from datetime import date

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.assessments.models import Assessment, LevelAnswer
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.redaction.actions import keep_struck

WORDLESS = Assessment.Outcome.PASSED


@transaction.atomic
def enter_assessment(
    *, kind: str, done_on: date, organisation: str, reference: str, outcome: str, words: str, by: Account
) -> Assessment:
    """Keep that it was done, by whom and with what outcome. Raises Refusal."""
    today = city_time.today()
    if kind not in Assessment.Kind.values or outcome not in Assessment.Outcome.values:
        raise Refusal("种类和结论要从列表里选，请重新选择。")
    if done_on > today:
        raise Refusal(f"完成日期 {done_on} 还没有到，做完了再登记。")
    if is_blank(organisation):
        raise Refusal("写明由谁承担：测评机构，或者本单位的处室。")
    if outcome != WORDLESS and is_blank(words):
        raise Refusal("结论不是“符合”的，写明有哪些问题、谁在什么时候前整改。")
    made = Assessment(
        kind=kind, done_on=done_on, organisation=organisation.strip(), reference=reference.strip(), outcome=outcome,
        words=words.strip(), entered_by=by, entered_at=city_time.now(),
    )  # fmt: skip
    made.save()
    keep_struck([made])
    record_event(
        stream=stream_for("", "assessment"), verb="enter_assessment", actor=by, target=made,
        detail={"kind": kind, "outcome": outcome, "done_on": done_on.isoformat()},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_item(*, item: str, stands: str, words: str, by: Account) -> LevelAnswer:
    """Keep how an item of GB/T 22239-2019 stands on this site, and by what that is seen. Raises Refusal."""
    if stands not in LevelAnswer.Stands.values:
        raise Refusal("情况要从列表里选，请重新选择。")
    if is_blank(words):
        raise Refusal("写明怎么落实的、证据在哪里；没有落实的，写明谁在什么时候前整改；不涉及的，写明为什么。")
    made = LevelAnswer(item=item, stands=stands, words=words.strip(), entered_by=by, entered_at=city_time.now())
    made.save()
    keep_struck([made])
    record_event(
        stream=stream_for("", "assessment"), verb="answer_item", actor=by, target=made,
        detail={"item": item, "stands": stands},
    )  # fmt: skip
    return made
