"""The bureau's acts: draft, sign, ask again, end. Each turn is told to the business on the telephone."""

from collections.abc import Sequence

from django.db import transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subjects_known
from xinheng.kit import city_time
from xinheng.services.letters import records
from xinheng.services.letters.declarations import KINDS, topics
from xinheng.services.letters.forms import LetterDraft, ToldToBusiness, Worded
from xinheng.services.letters.models import Letter
from xinheng.services.letters.permissions import LetterVerb
from xinheng.services.mandates.telling import tell_holders
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.access.parties import PartyRight
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder
from xinheng.support.redaction.actions import keep_struck

makes = binder("inquiry_letter", row="letter")
ANSWERED = ("written_inquiry", "corrective_order")


@makes("draft", asks=LetterDraft, begins=True)
@transaction.atomic
def draft_letters(
    *, origin: Origin, by: Account, kind: str, topic: str, codes: Sequence[str], text: str, basis: str,
    items: Sequence[str], term_days: int,
) -> Matter | list[Matter]:  # fmt: skip
    """One letter for each business, all or none. Raises MoveRefused naming every code that cannot be written to."""
    told = {"kind": kind, "topic": topics()[topic].title}
    if KINDS[kind].answered:
        told["term_days"] = str(term_days)
    made = []
    for subject in _receivers(codes, by):
        office = subject.office or origin.office
        matter = open_and_move(
            procedure="inquiry_letter", verb="draft", by=by, facts=told, subject_identity=subject.identity,
            subject_name=subject.name, title=_title(kind, told["topic"]), office=office,
            number=next_number(prefix="函", office=office, at=city_time.now()),
        )  # fmt: skip
        given = {"kind": kind, "topic": topic, "text": text.strip(), "basis": basis.strip(), "items": list(items)}
        keep_struck([Letter.objects.create(matter=matter, **given)])
        made.append(matter)
    return made[0] if len(made) == 1 else made


@makes("resubmit", asks=Worded)
@transaction.atomic
def resubmit(
    *, letter: Letter, by: Account, text: str, basis: str, items: Sequence[str], term_days: int
) -> Step:  # fmt: skip
    """The draft as it was put right."""
    letter.text, letter.basis, letter.items = text.strip(), basis.strip(), list(items)
    letter.save()
    keep_struck([letter])
    return move(matter=letter.matter, verb="resubmit", by=by, facts={"term_days": str(term_days)})


@makes(
    "send_prompt", "send_warning", "send_inquiry", "send_order",
    writes=("administrative_reminder", "written_inquiry", "corrective_order"),
)  # fmt: skip
@transaction.atomic
def send(*, letter: Letter, by: Account) -> Step:
    """Sign it: from here on the business sees it and hears of it."""
    kind = letter.kind_row
    step = move(matter=letter.matter, verb=kind.verb, by=by, facts={"sent_on": city_time.today()})
    records.write(letter, by)
    wants = "请登录企业端查看并按期回复" if kind.answered else "请登录企业端查看，不需要回复"
    _tell(letter, step, f"收到一份{kind.title}（{letter.matter.facts['topic']}），{wants}。")
    return step


@makes("grant_extension")
@transaction.atomic
def grant_extension(*, letter: Letter, by: Account) -> Step:
    """More time, from the end of the old."""
    step = move(matter=letter.matter, verb="grant_extension", by=by, facts={"extension": "granted"})
    _tell(letter, step, f"{letter.matter.number} 的延期申请已同意，回复截止 {letter.matter.due_on}。")
    return step


@makes("refuse_extension", asks=ToldToBusiness)
@transaction.atomic
def refuse_extension(*, letter: Letter, by: Account, reason: str) -> Step:
    """No more time; an answer that is late is still taken."""
    step = move(matter=letter.matter, verb="refuse_extension", by=by, reason=reason, facts={"extension": "refused"})
    _tell(letter, step, f"{letter.matter.number} 的延期申请没有同意，请按原期限回复。")
    return step


@makes("request_supplement", asks=ToldToBusiness)
@transaction.atomic
def request_supplement(*, letter: Letter, by: Account, reason: str) -> Step:
    """The answer does not say enough."""
    step = move(matter=letter.matter, verb="request_supplement", by=by, reason=reason)
    _tell(letter, step, f"{letter.matter.number} 的回复还要补充，截止 {letter.matter.due_on}，要求见企业端。")
    return step


@makes("accept_answer", "end_unanswered", asks=ToldToBusiness, writes=ANSWERED)
@transaction.atomic
def end_letter(*, letter: Letter, by: Account, reason: str) -> Step:
    """It ends here, and the business reads how."""
    verb = "end_unanswered" if letter.matter.state == "unanswered" else "accept_answer"
    step = move(matter=letter.matter, verb=verb, by=by, reason=reason)
    records.write(letter, by, conclusion=reason)
    _tell(letter, step, f"{letter.matter.number} 已办结，结论见企业端。")
    return step


@makes("escalate", asks=ToldToBusiness, writes=ANSWERED)
@transaction.atomic
def escalate(*, letter: Letter, by: Account, reason: str) -> Step:
    """What was not explained is looked into: a clue with the letter as its origin."""
    matter = letter.matter
    tip = Tip(source="analysis", title=f"{matter.title}没有说清", text=reason, breach_suspected=True,
              identity=matter.subject_identity)  # fmt: skip
    clue = register_clue(tip=tip, office=matter.office, by="system", parent=matter)
    step = move(matter=matter, verb="escalate", by=by, reason=reason, facts={"clue_number": clue.matter.number})
    records.write(letter, by, conclusion="转线索核查")
    _tell(letter, step, f"{matter.number} 没有说清的情况将另行核查。")
    return step


def _receivers(codes: Sequence[str], by: Account) -> list[Subject]:
    """The businesses of the codes, all of them in the sender's charge."""
    known = subjects_known([f"uscc:{code}" for code in codes])
    wrong, found = [], []
    for row, code in enumerate(codes, 1):
        subject = known.get(f"uscc:{code}")
        if subject is None:
            wrong.append(f"第 {row} 个“{code}”平台没有登记信息")
        elif subject.office and not may(by, LetterVerb.DRAFT_LETTER, office=subject.office):
            wrong.append(f"第 {row} 个“{subject.name}”不在您的辖区")
        else:
            found.append(subject)
    if wrong or not found:
        raise MoveRefused(f"一份也没有发：{'；'.join(wrong[:10])}。请改正后再提交。")
    return found


def _tell(letter: Letter, step: Step, words: str) -> None:
    """Everybody who answers letters for the business, once a step."""
    matter = letter.matter
    tell_holders(
        identity=matter.subject_identity, right=PartyRight.LETTERS, key=f"letter:{matter.pk}:{step.seq}",
        words=f"【{matter.subject_name}】{words}",
    )  # fmt: skip


def _title(kind: str, topic: str) -> str:
    """Kind and topic of a letter; once where the topic says no more than the kind."""
    title = KINDS[kind].title
    return title if topic == title else f"{title}：{topic}"
