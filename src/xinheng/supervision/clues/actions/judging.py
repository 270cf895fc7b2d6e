"""What the analyst makes of a clue: asks for more, splits it, suspects a breach, concludes."""

from django.db import transaction

from xinheng.kit import city_time
from xinheng.supervision.clues.actions.registering import ClueRefused, keep_outcome, makes, register_clue
from xinheng.supervision.clues.forms import Information, InformationRequest, Judgement, Split, Suspicion
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.clocks.terms import last_day_of
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.redaction.actions import keep_struck

NO_ACTION = "经核查分析，现有情况不需要进一步处置；如有新的事实可以继续反映。"


@makes("judge_for_disposal", "judge_no_action", asks=Judgement)
@transaction.atomic
def judge_clue(
    *, clue: Clue, by: Account, way: str, method: str, data_used: str, conclusion: str, public_words: str = NO_ACTION
) -> Step:
    """The analyst's conclusion with its method and data (SZ-8.3-01): a way of disposal, or `none` (SZ-8.3-02).

    The conclusion is for staff; where nothing is to be done, who reported reads `public_words`.
    """
    facts = {"method": method, "data_used": data_used}
    if way != "none":
        return move(
            matter=clue.matter, verb="judge_for_disposal", by=by, reason=conclusion, facts={**facts, "way": way}
        )
    step = move(matter=clue.matter, verb="judge_no_action", by=by, reason=conclusion, facts=facts)
    keep_outcome(clue, public_words)
    return step


@makes("request_information", asks=InformationRequest)
def request_information(*, clue: Clue, by: Account, asked: str) -> Step:
    """The analyst asks for more; the clock of judgement rests, the legal one does not."""
    until = last_day_of("clue.answer", city_time.today())
    return move(matter=clue.matter, verb="request_information", by=by, reason=asked, facts={"answer_by": until})


@makes("receive_information", asks=Information)
@transaction.atomic
def receive_information(*, clue: Clue, by: Account, text: str) -> Step:
    """What was asked for came in; it is added below the clue's text with its day."""
    added = text.strip()
    if not added:
        raise ClueRefused("补充信息不能为空，请填写收到的内容。")
    clue.text = f"{clue.text}\n[补充 {city_time.local(city_time.now()):%Y-%m-%d}] {added}"
    clue.save(update_fields=["text"])
    keep_struck([clue])
    return move(matter=clue.matter, verb="receive_information", by=by)


@makes("continue_without_information", asks=Reason)
def continue_without_information(*, clue: Clue, by: Account, reason: str) -> Step:
    """The analyst does not wait any longer, and says why; the timer goes on by itself when the time is over."""
    judged = {"not_waiting_because": reason.strip()}
    return move(matter=clue.matter, verb="continue_without_information", by=by, reason=reason, judged=judged)


@makes("split_into_children", along=("await_children",), asks=Split)
@transaction.atomic
def split_clue(*, clue: Clue, tips: list[Tip], by: Account, reason: str) -> list[Clue]:
    """A clue about several subjects, places or fields becomes children; the parent waits for all of them."""
    if len(tips) < 2:
        raise ClueRefused("拆分至少要有两条子线索；只有一条时请直接派单。")
    children = [register_clue(tip=tip, office=clue.matter.office, by=by, parent=clue.matter) for tip in tips]
    numbers = {"children": [child.number for child in children]}
    move(matter=clue.matter, verb="split_into_children", by=by, reason=reason, facts=numbers)
    move(matter=clue.matter, verb="await_children", by=by, facts=numbers)
    return children


@makes("suspect_breach", asks=Suspicion)
@transaction.atomic
def suspect_breach(*, clue: Clue, by: Account, reason: str) -> Step:
    """A wish or a dispute turns out to be a breach: verified within its term from today (Order 121 art 27)."""
    step = move(matter=clue.matter, verb="suspect_breach", by=by, reason=reason, facts={"breach_suspected": True})
    clue.breach_suspected, clue.found_on = True, city_time.today()
    clue.save(update_fields=["breach_suspected", "found_on"])
    return step
