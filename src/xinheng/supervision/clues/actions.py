"""What may be done with a clue: register, match, merge, judge, split, close. Each is one transaction with its audit.

What only moves a clue on (sorting it, sending it back, more time) is a plain move of the table.
"""

from typing import Literal

from django.db import transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike
from xinheng.kit.refusal import Refusal
from xinheng.supervision.clues import rules
from xinheng.supervision.clues.forms import DirectHandling, Information, Judgement, NoCase, Question, Split, Suspicion
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.calendar.queries import holidays
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.actions import move, open_and_move
from xinheng.support.procedures.family import adopt
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.procedures.table.binding import binder
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.redaction.actions import keep_struck

NO_ACTION = "经核查分析，现有情况不需要进一步处置；如有新的事实可以继续反映。"
makes = binder("clue", row="clue")
Actor = Account | Literal["system"] | None


class ClueRefused(Refusal):
    """A clue cannot be registered or changed like this; the sentence says what to correct."""


@makes("register", own_page=True)
@transaction.atomic
def register_clue(
    *, tip: Tip, office: str, by: Actor, subject: Subject | None = None, parent: Matter | None = None
) -> Clue:
    """Register a clue from one of the eight sources (SZ-8.2.1) and hand it to triage.

    A known identity makes the match certain, and the subject's own office counts before the one given. Personal
    numbers in the text are struck out and sealed: who told us is kept by the app that was told (Order 121 art 37).
    """
    _check(tip)
    subject = subject or (subject_by(tip.identity) if tip.identity else None)
    if subject is None and by is not None and by != "system" and (problem := rules.code_problem(tip.identity)):
        raise ClueRefused(problem)
    office = (subject.office if subject else "") or office
    if isinstance(by, Account) and not may(by, Permission.REGISTER_CLUE, office=office, field=tip.field):
        raise ClueRefused("您在该机构范围内没有“登记线索”权限，请联系管理员授予，或登记到本机构。")
    now = city_time.now()
    found_on = tip.found_on or city_time.day_of(now)
    number = next_number(prefix="线", office=office, at=now)
    facts = {"number": number, "source": tip.source, "found_on": found_on, "breach_suspected": tip.breach_suspected}
    matter = open_and_move(
        procedure="clue",
        verb="register",
        title=strike(tip.title or tip.text)[:60],
        office=office,
        by=by,
        number=number,
        subject_identity=subject.identity if subject else "",
        subject_name=subject.name if subject else tip.name.strip(),
        field=tip.field,
        parent=parent,
        facts=facts,
        at=now,
    )
    clue = Clue.objects.create(
        matter=matter,
        number=number,
        source=tip.source,
        channel=tip.channel,
        text=tip.text,
        reported_name=tip.name.strip(),
        reported_address=tip.address.strip(),
        match=Clue.Match.EXACT if subject else Clue.Match.NONE,
        found_on=found_on,
        received_at=now,
        reporter_ref=tip.reporter_ref,
        breach_suspected=tip.breach_suspected,
    )
    keep_struck([clue])
    return clue


@transaction.atomic
def match_subject(*, clue: Clue, identity: str, by: Account) -> Clue:
    """A clerk says which subject is meant. The office stays: where the clue goes is decided by dispatch."""
    _may_triage(clue, by)
    subject = subject_by(identity)
    if subject is None:
        raise ClueRefused(f"登记库里没有“{identity}”这个主体，请核对代码或改用名称查找。")
    clue.match = Clue.Match.CONFIRMED
    clue.save(update_fields=["match"])
    _name_subject(clue.matter, subject.identity, subject.name)
    record_event(
        stream=stream_for(clue.matter.office, "clue"), verb="clue.match_subject", actor=by, target=clue,
        detail={"subject": subject.identity},
    )  # fmt: skip
    return clue


@transaction.atomic
def unmatch_subject(*, clue: Clue, by: Account) -> Clue:
    """None of the suggestions is meant: the reported name stays, the link goes."""
    _may_triage(clue, by)
    clue.match = Clue.Match.NONE
    clue.save(update_fields=["match"])
    _name_subject(clue.matter, "", clue.reported_name)
    record_event(stream=stream_for(clue.matter.office, "clue"), verb="clue.unmatch_subject", actor=by, target=clue)
    return clue


@makes("merge_into_parent", along=("absorb", "absorb_and_recount"), own_page=True)
@transaction.atomic
def merge_clue(*, clue: Clue, parent: Clue, by: Account, reason: str, new_facts: bool = False) -> Step:
    """Merge a clue into an earlier one about the same subject. The merged one's source and text stay readable.

    The parent keeps the earliest legal start; with new facts the period starts again from the later receipt (Order 121
    art 35).
    """
    if clue.pk == parent.pk:
        raise ClueRefused("线索不能并入自身，请选择另一条。")
    today = city_time.today()
    closed_at = parent.matter.closed_at
    same = bool(clue.matter.subject_identity) and clue.matter.subject_identity == parent.matter.subject_identity
    problem = rules.may_merge(
        same_subject=same,
        parent_open=closed_at is None,
        parent_closed_on=city_time.day_of(closed_at) if closed_at else None,
        today=today,
        days=int(parameter("clue.merge_window", today)),
    )
    if problem is None and closed_at is not None and new_facts:
        problem = "目标线索已办结，而新线索有新事实，不能合并；请作为新线索办理"
    if problem:
        raise ClueRefused(f"{problem}。")
    step = move(matter=clue.matter, verb="merge_into_parent", by=by, reason=reason, facts={"parent": parent.number})
    adopt(clue.matter, parent.matter)
    if closed_at is None:
        _absorb(parent, clue, by=by, reason=reason, new_facts=new_facts)
    return step


@makes("refer_case_source")
def refer_case_source(*, clue: Clue) -> Step:
    """A breach found by an inspection goes to command at once, way enforcement (SZ-8.5.1.3-04)."""
    return move(matter=clue.matter, verb="refer_case_source", by="system")


@makes("complete_direct_handling", asks=DirectHandling)
@transaction.atomic
def complete_direct_handling(*, clue: Clue, outcome: str, words: str, by: Account) -> Step:
    """Settle a clue at the desk: what was done (`rules.DIRECT_OUTCOMES`) and in which words."""
    step = move(matter=clue.matter, verb="complete_direct_handling", by=by, reason=words, facts={"outcome": outcome})
    _keep_outcome(clue, words)
    return step


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
    _keep_outcome(clue, public_words)
    return step


@makes("request_information", asks=Question)
def request_information(*, clue: Clue, by: Account, asked: str) -> Step:
    """The analyst asks for more; the clock of judgement rests, the legal one does not."""
    today = city_time.today()
    until = holidays().add_working_days(today, int(parameter("clue.answer", today))).day
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


@transaction.atomic
def receive_result(*, clue: Clue, result: str, office: str = "", by: Actor = "system", referred: str = "") -> Step:
    """What supervision or enforcement did comes back to the clue (SZ-8.5.1.4-01).

    `referred` is the clue under which enforcement goes on with a breach that was found.
    """
    facts = {"result": result, "referred": referred}
    step = move(matter=clue.matter, verb="receive_result", by=by, facts=facts, office=office)
    _keep_outcome(clue, result)
    return step


@makes("close_with_result", asks=Reason)
def close_with_result(*, clue: Clue, by: Account, reason: str = "") -> Step:
    """Close a clue whose result is in; a split one only when every child is closed (SZ-8.2.3-01)."""
    still_open = Matter.objects.filter(parent=clue.matter, closed_at=None, procedure="clue").count()
    return move(
        matter=clue.matter, verb="close_with_result", by=by, reason=reason, judged={"open_children": still_open}
    )


@makes("suspect_breach", asks=Suspicion)
@transaction.atomic
def suspect_breach(*, clue: Clue, by: Account, reason: str) -> Step:
    """A wish or a dispute turns out to be a breach: verified within its term from today (Order 121 art 27)."""
    step = move(matter=clue.matter, verb="suspect_breach", by=by, reason=reason, facts={"breach_suspected": True})
    clue.breach_suspected, clue.found_on = True, city_time.today()
    clue.save(update_fields=["breach_suspected", "found_on"])
    return step


@makes("propose_no_case", asks=NoCase)
def propose_no_case(*, clue: Clue, by: Account, no_case_ground: str, reason: str) -> Step:
    """What was verified brings no case: the head decides (Order 2 art 18, 20)."""
    facts = {"no_case_ground": no_case_ground, "proposer": by.pk}
    return move(matter=clue.matter, verb="propose_no_case", by=by, reason=reason, facts=facts)


@makes("decide_no_case")
@transaction.atomic
def decide_no_case(*, clue: Clue, by: Account) -> Step:
    """No case is opened: decided by another than who proposed it."""
    judged = {"deciding": by.pk}
    step = move(matter=clue.matter, verb="decide_no_case", by=by, facts={"approver": by.pk}, judged=judged)
    ground = procedure("clue").facts["no_case_ground"].choices[str(clue.matter.facts["no_case_ground"])]
    _keep_outcome(clue, clue.outcome or f"经核查，决定不予立案：{ground}。")
    return step


def _check(tip: Tip) -> None:
    """A clue has a source of the eight and says something."""
    if tip.source not in Clue.Source.values:
        known = "、".join(Clue.Source.values)
        raise ClueRefused(f"线索来源应为 {known} 之一，收到的是“{tip.source}”。")
    if not tip.text.strip():
        raise ClueRefused("线索内容不能为空，请写明发现了什么。")
    fields = standard().code_lists.get("supervision_field")
    if tip.field and fields is not None and tip.field not in fields.by_code:
        raise ClueRefused(f"监管领域应从目录中选择，收到的是“{tip.field}”。")
    today = city_time.today()
    if tip.found_on and tip.found_on > today:
        raise ClueRefused(f"发现日期不能晚于今天，填写的是 {tip.found_on}。")


def _absorb(parent: Clue, child: Clue, *, by: Account, reason: str, new_facts: bool) -> None:
    """Tell the parent, and set its legal clock where the merger moves its start."""
    start = rules.starts_on_after_merge(parent=parent.found_on, child=child.found_on, new_facts=new_facts)
    if start == parent.found_on:
        move(matter=parent.matter, verb="absorb", by=by, facts={"child": child.number})
        return
    facts = {"child": child.number, "found_on": start}
    move(matter=parent.matter, verb="absorb_and_recount", by=by, reason=reason, facts=facts)
    parent.found_on = start
    parent.save(update_fields=["found_on"])


def _may_triage(clue: Clue, by: Account) -> None:
    if not may(by, Permission.TRIAGE_CLUE, office=clue.matter.office, field=clue.matter.field):
        raise ClueRefused("您在这条线索的承办范围内没有“分流线索”权限，请转交受理员。")
    if clue.matter.closed_at:
        raise MoveRefused("这条线索已经办结，不能再改主体；需要时请先重新打开。")


def _name_subject(matter: Matter, identity: str, name: str) -> None:
    matter.subject_identity, matter.subject_name = identity, name
    matter.save(update_fields=["subject_identity", "subject_name"])


def _keep_outcome(clue: Clue, words: str) -> None:
    clue.outcome = words
    clue.save(update_fields=["outcome"])
