"""Making, publishing, breaking and ending a commitment. A template's own words publish themselves."""

from collections.abc import Sequence
from typing import Literal

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identities_of, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.months import months_later
from xinheng.kit.refusal import Refusal
from xinheng.services.commitments import queries, rules
from xinheng.services.commitments.declarations import CODES, forbidden_words, templates
from xinheng.services.commitments.forms import Breach, ToldWhy
from xinheng.services.commitments.models import Commitment
from xinheng.services.mandates.telling import tell_holders
from xinheng.supervision.inspection.papers import fitting
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor
from xinheng.support.files.actions import keep
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.of_party import PartyAct, Sent
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.binding import binder
from xinheng.support.redaction.actions import keep_struck

makes = binder("commitment", row="commitment")
RECORD = "voluntary_commitment"


class CommitmentRefused(Refusal):
    """What cannot be promised, or not like this; the sentence says what to change."""


@makes("submit", own_page=True)
@transaction.atomic
def make_commitment(*, by: Party, template: str, text: str, signed: bool, files: Sent = ()) -> Commitment:
    """Sign a promise. The template's own words are public at once; own words or files are looked at first."""
    chosen = templates().get(template)
    subject = subject_by(by.identity)
    if chosen is None or subject is None or not chosen.fits(subject.industry):
        raise CommitmentRefused("没有这个承诺模板，请从列表里选。")
    if not subject.office:
        raise CommitmentRefused("平台还不知道由哪个监管所办理，请打 12315。")
    _must_fit(text, signed, files)
    earlier = queries.running(by.identity, chosen.kind)
    if earlier is not None and not queries.may_renew(earlier):
        until = earlier.matter.facts["valid_to"]
        raise CommitmentRefused(f"同一类承诺已经公示，有效到 {until}；要改的先撤回，到期前可以续签。")
    standard_text = rules.same_promise(text, chosen.text) and not files
    kind = standard().code_list(CODES).title_of(chosen.kind)
    facts = {"kind": kind, "template": template, "wording": "standard" if standard_text else "own"}
    matter = open_and_move(
        procedure="commitment", verb="submit", by=by, facts=facts, title=f"自主承诺：{kind}", office=subject.office,
        subject_identity=subject.identity, subject_name=subject.name,
        number=unguessable_number(prefix="承", office=subject.office, at=city_time.now()),
    )  # fmt: skip
    commitment = Commitment(matter=matter, kind=chosen.kind)
    _sign(commitment, by, text, files)
    if standard_text:
        publish(commitment=commitment, by="system")
    return commitment


@makes("resubmit", own_page=True)
@transaction.atomic
def resubmit(*, commitment: Commitment, by: Party, text: str, signed: bool, files: Sent = ()) -> Step:
    """The promise as it was put right."""
    _must_fit(text, signed, files)
    step = move(matter=commitment.matter, verb="resubmit", by=by)
    _sign(commitment, by, text, files)
    return step


@makes("publish", along=("replace",), writes=(RECORD,))
@transaction.atomic
def publish(*, commitment: Commitment, by: Account | Literal["system"]) -> Step:
    """Into the dossier, for its term; an earlier one of the same kind gives way."""
    today = city_time.today()
    earlier = queries.running(commitment.matter.subject_identity, commitment.kind)
    until = months_later(today, int(parameter("commitment.term", today)))
    step = move(matter=commitment.matter, verb="publish", by=by, facts={"published_on": today, "valid_to": until})
    if earlier is not None and earlier.matter.state in ("published", "rectified"):
        move(matter=earlier.matter, verb="replace", by="system", facts={"valid_to": today})
        _record(earlier, by)
    _record(commitment, by)
    return step


@makes("report_breach", asks=Breach)
@transaction.atomic
def report_breach(*, commitment: Commitment, by: Account, complaint_number: str, reason: str) -> Step:
    """A complaint, a report or a check of the same business shows that it was not kept; the business is told."""
    matter = commitment.matter
    fits = Matter.objects.filter(
        number=complaint_number.strip(), subject_identity__in=identities_of(matter.subject_identity),
        procedure__in=("complaint", "violation_report", "inspection_task"),
    ).exists()  # fmt: skip
    facts = {"complaint_number": complaint_number.strip(), "told_on": city_time.today()}
    step = move(matter=matter, verb="report_breach", by=by, reason=reason, facts=facts, judged={"complaint_fits": fits})
    _tell(commitment, step, "有人反映没有履行承诺，请登录企业端说明。")
    return step


@makes("clear_breach", "rectify", asks=ToldWhy, writes=(RECORD,))
@transaction.atomic
def clear(*, commitment: Commitment, by: Account, reason: str) -> Step:
    """It was kept after all, or it is now."""
    verb = "rectify" if commitment.matter.state == "breached" else "clear_breach"
    step = move(matter=commitment.matter, verb=verb, by=by, reason=reason)
    _record(commitment, by)
    _tell(commitment, step, "承诺履行情况已经核查，结果见企业端。")
    return step


@makes("confirm_breach", asks=ToldWhy, writes=(RECORD,))
@transaction.atomic
def confirm_breach(*, commitment: Commitment, by: Account, reason: str) -> Step:
    """It was not kept: the dossier says so until it is put right or ends."""
    facts = {"confirmed_on": city_time.today()}
    step = move(matter=commitment.matter, verb="confirm_breach", by=by, reason=reason, facts=facts)
    _record(commitment, by)
    _tell(commitment, step, "已认定没有履行承诺，改正后可以在企业端申请核查。")
    return step


@makes("withdraw", asks=ToldWhy, writes=(RECORD,))
@transaction.atomic
def withdraw(*, commitment: Commitment, by: Account | Party, reason: str) -> Step:
    """Taken back: it ends today in the dossier; what was broken before stays there."""
    was_public = commitment.matter.state in queries.IN_FORCE
    facts = {"valid_to": city_time.today()} if was_public else {}
    step = move(matter=commitment.matter, verb="withdraw", by=by, reason=reason, facts=facts)
    if was_public:
        _record(commitment, by)
    return step


@makes("explain")
def explain(*, commitment: Commitment, by: Party, words: str) -> Step:
    """The business is heard."""
    return move(matter=commitment.matter, verb="explain", by=by, reason=words, facts={"explained": words.strip()})


@makes("show_corrected")
def show_corrected(*, commitment: Commitment, by: Party, words: str) -> Step:
    """The business says how it put things right; the officer looks."""
    return move(matter=commitment.matter, verb="show_corrected", by=by, reason=words)


def _must_fit(text: str, signed: bool, files: Sequence[object]) -> None:
    problems = rules.text_problems(text, forbidden_words())
    if len(files) > rules.MOST_FILES:
        problems.append(f"附件最多 {rules.MOST_FILES} 个。")
    if not signed:
        problems.append("请勾选签署后再提交。")
    if problems:
        raise CommitmentRefused("".join(problems))


def _sign(commitment: Commitment, by: Party, text: str, files: Sent) -> None:
    commitment.text, commitment.signed_by, commitment.signed_at = text.strip(), by.display_name, city_time.now()
    commitment.save()
    keep_struck([commitment])
    for name, data in files:
        keep(name=name, data=data, by=None, restricted=True, about=commitment, office=commitment.matter.office)


def _record(commitment: Commitment, by: Actor) -> None:
    """As the public reads it: kept is unknown until somebody looked."""
    matter, facts = commitment.matter, commitment.matter.facts
    looked = matter.steps.filter(verb__in=("confirm_breach", "rectify", "clear_breach")).order_by("-seq").first()
    kept = {"confirm_breach": "0", "rectify": "1", "clear_breach": "1"}.get(looked.verb if looked else "", "9")
    bureau = organisation_at(bureau_of(matter.office))
    row = {
        "entity_name": matter.subject_name, "kind": commitment.kind, "committed_on": facts["published_on"],
        "valid_to": facts["valid_to"], "content": commitment.text, "signatory": commitment.signed_by, "kept": kept,
        "checked_on": city_time.day_of(looked.at) if looked else "",
        "checked_by": bureau.name if looked and bureau else "",
    }  # fmt: skip
    write_records(type=RECORD, rows=[fitting(RECORD, matter.subject_identity, row)], by=by)


def _tell(commitment: Commitment, step: Step, words: str) -> None:
    matter = commitment.matter
    tell_holders(
        identity=matter.subject_identity, right=PartyRight.COMMIT, key=f"commitment:{matter.pk}:{step.seq}",
        words=f"【{matter.subject_name}】{commitment.matter.facts['kind']}：{words}",
    )  # fmt: skip


def _of(matter: Matter) -> Commitment:
    return Commitment.objects.select_related("matter").get(matter=matter)


def _withdraw(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    return withdraw(commitment=_of(matter), by=by, reason=words)


def _explain(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    return explain(commitment=_of(matter), by=by, words=words)


@transaction.atomic
def _corrected(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    commitment = _of(matter)
    for name, data in files:
        keep(name=name, data=data, by=None, restricted=True, about=commitment, office=matter.office)
    return show_corrected(commitment=commitment, by=by, words=words)


WITHDRAW = PartyAct("撤回承诺", "撤回的原因", "撤回后信用档案里写明到今天为止。", _withdraw, due=False)
EXPLAIN = PartyAct("说明情况", "说明", "写清楚做到了没有、为什么。", _explain)
SHOW_CORRECTED = PartyAct(
    "报告已改正", "怎么改的", "可以附照片，监管所核查后在信用档案里标明。", _corrected, files=True
)
