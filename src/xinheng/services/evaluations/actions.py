"""Evaluating a visit, replying, contesting, and moderating with reasons."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from xinheng.credit.codes.queries import resolve
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import are_one
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.services.evaluations import rules
from xinheng.services.evaluations.declarations import word_lists
from xinheng.services.evaluations.models import Evaluation
from xinheng.services.evaluations.records import keep_record
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.mac import lasting_mac
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.procedures.table.binding import binder
from xinheng.support.redaction.actions import keep_struck

makes = binder("evaluation_review", row="evaluation")
REPLIES = PartyRight.LETTERS
PROOFS = {"receipt": "小票", "order": "订单"}
S = Evaluation.State


class EvaluationRefused(Refusal):
    """What cannot be evaluated or answered; the sentence says why."""


@dataclass(frozen=True)
class ProvenVisit:
    """What a consumer says: the code as it was scanned, the receipt's number, stars and words."""

    code: str
    proof: str
    receipt: str
    visited_on: date
    stars: int
    words: str = ""
    # What tells one device from another, never a person; only its digest is kept.
    device: str = ""
    # The businesses that whoever writes acts for in this browser.
    acts_for: str = ""


@transaction.atomic
def evaluate(*, visit: ProvenVisit) -> Evaluation:
    """One evaluation for one visit, proven by the shop's own code and the number of a receipt or an order.

    What a person has to look at first waits: words of the list, personal numbers, floods.
    """
    subject = _subject(visit)
    number = _checked(visit)
    # A receipt counts once whatever keys are exchanged meanwhile.
    key = lasting_mac("evaluation-proof", f"{subject.identity}|{number}".encode()).hex()
    device = lasting_mac("evaluation-device", visit.device.encode()).hex()
    since = city_time.start_of(city_time.today())
    today = Evaluation.objects.filter(told_at__gte=since)
    waits = rules.why_wait(
        visit.words, of_shop=today.filter(subject=subject).count(), of_device=today.filter(device=device).count()
    )
    row = Evaluation(
        number=unguessable_number(prefix="评", office=subject.office, at=city_time.now()), subject=subject,
        stars=visit.stars, words=visit.words.strip(), visited_on=visit.visited_on, proof=visit.proof, proof_key=key,
        device=device, state=S.HELD if waits else S.SHOWN, told_at=city_time.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise EvaluationRefused(f"这个{PROOFS[visit.proof]}号已经评价过，一次消费评价一次。") from error
    keep_struck([row])
    record_event(
        stream=stream_for(subject.office, "evaluations"), verb="evaluations.write", actor=None, target=row,
        detail={"accepted": not waits},
    )  # fmt: skip
    if waits:
        hold_back(evaluation=row, why="；".join(waits))
    else:
        keep_record(row)
    return row


@transaction.atomic
def reply_to(*, evaluation: Evaluation, by: Party, words: str) -> None:
    """The shop's reply, beside the evaluation; a new one takes the place of the earlier."""
    _own(evaluation, by)
    if is_blank(words):
        raise EvaluationRefused("写明回复。")
    if any(one.are_in(words) for one in word_lists()):
        raise EvaluationRefused("回复里有不合适的话，或者是广告，请改一改。")
    row = _held(evaluation)
    row.reply, row.replied_at = words.strip()[:500], city_time.now()
    row.save(update_fields=["reply", "replied_at"])
    keep_struck([row])
    if row.state == S.SHOWN:
        keep_record(row)
    _tell("evaluations.reply", by, row)


@transaction.atomic
def contest(*, evaluation: Evaluation, by: Party, words: str) -> None:
    """The shop says that this was no visit of its own, or that the words may not stand: a person looks, once."""
    _own(evaluation, by)
    if is_blank(words):
        raise EvaluationRefused("写明为什么，例如：没有这个小票号。")
    row = _held(evaluation)
    if row.review_id is not None or row.state != S.SHOWN:
        raise EvaluationRefused("这条评价已经核对过，或者正在核对。")
    row.contested_at = city_time.now()
    row.save(update_fields=["contested_at"])
    hold_back(evaluation=row, why=f"商家有异议：{words.strip()[:300]}", contested=True)
    _tell("evaluations.contest", by, row)


@makes("show", asks=Reason)
@transaction.atomic
def show_evaluation(*, evaluation: Evaluation, by: Account, reason: str) -> Step:
    """It may stand; what was struck out of it stays out."""
    return _decided(evaluation, by, "show", S.SHOWN, reason)


@makes("hide", asks=Reason)
@transaction.atomic
def hide_evaluation(*, evaluation: Evaluation, by: Account, reason: str) -> Step:
    """It is not shown, and the reason is told to the shop and to who wrote it."""
    return _decided(evaluation, by, "hide", S.HIDDEN, reason)


def _decided(evaluation: Evaluation, by: Account, verb: str, state: str, reason: str) -> Step:
    if evaluation.review is None:
        raise EvaluationRefused("这条评价没有在核对。")
    step = move(matter=evaluation.review, verb=verb, by=by, reason=reason)
    row = _held(evaluation)
    was, row.state = row.state, state
    row.save(update_fields=["state"])
    if S.SHOWN in (was, state):
        keep_record(row, hidden_because=reason if state == S.HIDDEN else "")
    return step


@makes("hold", own_page=True)
def hold_back(*, evaluation: Evaluation, why: str, contested: bool = False) -> None:
    """A contested one stays where anybody reads it until a person has decided: a shop does not silence by a word."""
    subject = evaluation.subject
    facts = {
        "why": why,
        "stars": evaluation.stars,
        "words": evaluation.words,
        "proof": evaluation.proof,
        "contested": contested,
    }
    evaluation.review = open_and_move(
        procedure="evaluation_review", verb="hold", by="system", facts=facts, office=subject.office,
        number=unguessable_number(prefix="评核", office=subject.office, at=city_time.now()),
        title=f"对 {subject.name} 的评价"[:200], subject_identity=subject.identity, subject_name=subject.name,
    )  # fmt: skip
    evaluation.save(update_fields=["review"])


def _subject(visit: ProvenVisit) -> Subject:
    found = resolve(visit.code)
    if found.state != "genuine" or found.subject is None:
        raise EvaluationRefused("请扫店里的信用码进来评价，这个码不能证明到过店里。")
    if are_one(visit.acts_for, found.subject.identity):
        raise EvaluationRefused("不能评价本单位。")
    return found.subject


def _checked(visit: ProvenVisit) -> str:
    """The plain number of the receipt, when all of the visit can be so."""
    today = city_time.today()
    if visit.proof not in PROOFS:
        raise EvaluationRefused("请选小票或者订单。")
    number = rules.plain_number(visit.receipt)
    if not rules.SHORTEST_NUMBER <= len(number) <= rules.LONGEST_NUMBER:
        limits = f"{rules.SHORTEST_NUMBER} 到 {rules.LONGEST_NUMBER}"
        raise EvaluationRefused(f"{PROOFS[visit.proof]}号应当有 {limits} 个字母、数字，收到 {len(number)} 个。")
    if not rules.FEWEST_STARS <= visit.stars <= rules.MOST_STARS:
        raise EvaluationRefused(f"评分 {rules.FEWEST_STARS} 到 {rules.MOST_STARS} 分。")
    if len(visit.words) > rules.LONGEST:
        raise EvaluationRefused(f"评价最多 {rules.LONGEST} 字，现在是 {len(visit.words)} 字。")
    if not today - timedelta(days=rules.DAYS_OF_VISIT) <= visit.visited_on <= today:
        raise EvaluationRefused(f"只能评价最近 {rules.DAYS_OF_VISIT} 天的消费，填写的是 {visit.visited_on}。")
    return number


def _held(evaluation: Evaluation) -> Evaluation:
    """The evaluation as it stands now: a shop replies while somebody takes it from sight."""
    return Evaluation.objects.select_for_update(of=("self",)).select_related("subject").get(pk=evaluation.pk)


def _own(evaluation: Evaluation, by: Party) -> None:
    if not by.is_of(evaluation.subject.identity) or not by.may(REPLIES):
        raise EvaluationRefused(f"您没有这家单位“{REPLIES.label}”的授权。")


def _tell(verb: str, by: Party, target: Evaluation) -> None:
    stream = stream_for(target.subject.office, "evaluations")
    record_event(stream=stream, verb=verb, actor=by, target=target, detail={})
