"""Ending a complaint: agreement, termination, withdrawal, the notice to both parties, and its publication."""

import json
from datetime import date
from typing import Any, Literal

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identity_now
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.complaints import rules
from xinheng.services.complaints.actions.filing import makes
from xinheng.services.complaints.actions.following import OWN_REASONS, end_clue, follow, is_joint, part_all
from xinheng.services.complaints.actions.form import ComplaintRefused
from xinheng.services.complaints.forms import Agreement, AgreementFiled, BothTold, Termination, Withdrawal
from xinheng.services.complaints.informing import agreement_reached, told_at
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.actions import end_with_complaint, leave
from xinheng.services.mediation.rules import agent_may_not_settle
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.prepared.writing import change
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.registry import procedure


@makes("record_agreement", asks=Agreement)
@transaction.atomic
def record_agreement(*, complaint: Complaint, by: Account | Literal["system"], agreement: str) -> Step:
    """Both agreed: what they agreed on, in words both may read (art 24). A joint complaint agrees in its room alone,
    where those represented are asked (art 12), and each of them hears it. Raises ComplaintRefused."""
    if by != "system" and is_joint(complaint):
        raise ComplaintRefused("这是共同投诉：协议在调解室里写，被代表的投诉人都同意、双方签署后才能达成。")
    stood = complaint.matter.state
    step = move(matter=complaint.matter, verb="record_agreement", by=by, facts={"agreement": agreement.strip()})
    _end(complaint, Complaint.Outcome.AGREED, "", agreement)
    follow(complaint, stood, lambda one: record_agreement(complaint=one, by="system", agreement=agreement))
    return step


@makes(
    "terminate_mediation",
    "record_refusal",
    "terminate_fee_not_agreed",
    "terminate_at_sixty_days",
    "refer_suspected_extortion",
    along=("withdraw_or_settle",),
    asks=Termination,
)
@transaction.atomic
def terminate_mediation(
    *,
    complaint: Complaint,
    by: Account | Literal["system"],
    reason_code: str,
    words: str,
    suspected_extortion: bool = False,
) -> Step:
    """End mediation for one of the eight reasons of art 23; both parties are told within seven working days. What ends
    it for one who leads a joint complaint ends it for all, except a reason of his own."""
    matter, stood = complaint.matter, complaint.matter.state
    declared = procedure(matter.procedure, matter.version)
    if suspected_extortion:
        reason_code = "T23-6"
    verbs = ("refer_suspected_extortion",) if suspected_extortion else rules.verbs_of_ending(reason_code)
    verb = next((one for one in verbs if declared.move(matter.state, one)), verbs[0])
    facts = {"terminated_on": city_time.today(), "reason_code": reason_code}
    step = move(matter=complaint.matter, verb=verb, by=by, reason=words, facts=facts)
    _end(complaint, Complaint.Outcome.TERMINATED, reason_code, words)
    if reason_code in OWN_REASONS or suspected_extortion:
        part_all(complaint)
    told: dict[str, Any] = {"reason_code": reason_code, "words": words}
    follow(complaint, stood, lambda one: terminate_mediation(complaint=one, by="system", **told))
    return step


@makes("withdraw", "withdraw_or_settle", asks=Withdrawal)
@transaction.atomic
def withdraw_complaint(*, complaint: Complaint, by: Account | None, words: str = "") -> Step:
    """The complainant withdraws: at once before acceptance, as a termination after it (art 23(1)).

    The public's page has asked for the word of the receipt again before it calls this with `by` None. The complainant
    is told by a message to the telephone given, whoever withdrew (the table's `informs`). An agent withdraws as far
    as the power of attorney goes (art 11); who leads a joint complaint withdraws his own alone (art 12). Raises
    ComplaintRefused.
    """
    if by is None and (why := agent_may_not_settle(facts=complaint.matter.facts, today=city_time.today())):
        raise ComplaintRefused(why)
    words = _without_complainant(complaint, words)
    if complaint.matter.state in ("submitted", "dispatched", "supplement_requested"):
        step = move(matter=complaint.matter, verb="withdraw", by=by, reason=words)
        end_clue(complaint)
        return step
    facts = {"terminated_on": city_time.today(), "reason_code": "T23-1"}
    step = move(matter=complaint.matter, verb="withdraw_or_settle", by=by, reason=words, facts=facts)
    _end(complaint, Complaint.Outcome.TERMINATED, "T23-1", words or "投诉人撤回投诉")
    part_all(complaint)
    return step


@makes("notify_termination", asks=BothTold, writes=("complaint_publicity",))
@transaction.atomic
def notify_termination(
    *,
    complaint: Complaint,
    by: Account,
    complainant_told: str,
    complainant_told_on: date,
    business_told: str,
    business_told_on: date,
) -> Step:
    """Both were told that mediation ended, how and when: only that stops the seven working days (art 23)."""
    facts = {
        "complainant_told": complainant_told, "complainant_told_on": complainant_told_on,
        "business_told": business_told, "business_told_on": business_told_on,
    }  # fmt: skip
    left = list(told_at(complaint.matter))
    step = move(matter=complaint.matter, verb="notify_termination", by=by, facts=facts, judged={"messages_left": left})
    _publicise_with(complaint, by)
    return step


@makes("confirm_agreement", asks=AgreementFiled, writes=("complaint_publicity",))
@transaction.atomic
def close_complaint(*, complaint: Complaint, by: Account, agreement_paper: str) -> Step:
    """The agreement is filed, once each side has it or needs none (`agreement_paper`, as the table names the ways); a
    complaint that may be published is published with it. Raises MoveRefused."""
    facts, judged = {"agreement_paper": agreement_paper}, {"paper_reached": agreement_reached(complaint.matter)}
    step = move(matter=complaint.matter, verb="confirm_agreement", by=by, facts=facts, judged=judged)
    _publicise_with(complaint, by)
    return step


def _publicise_with(complaint: Complaint, by: Account) -> None:
    if may_be_published(complaint):
        publicise_complaint(complaint=complaint, by=by)


def may_be_published(complaint: Complaint) -> bool:
    """Handled, about a business of the registers, with the complainant's consent, and not yet published."""
    handled = complaint.outcome in (Complaint.Outcome.AGREED, Complaint.Outcome.TERMINATED)
    known = complaint.matter.subject_identity.startswith("uscc:")
    return handled and known and complaint.publish_agreed and complaint.publicised_on is None


@transaction.atomic
def publicise_complaint(*, complaint: Complaint, by: Account) -> Complaint:
    """Write the record `complaint_publicity` (Order 121 art 38): business, issue, result; never who complained."""
    if not may_be_published(complaint):
        raise ComplaintRefused("这件投诉不能公示：须已办结、主体明确、投诉人同意公示，且尚未公示。")
    matter, today = complaint.matter, city_time.today()
    organisation = organisation_at(bureau_of(matter.office))
    row = {
        "complaint_number": complaint.number,
        "uscc": identity_now(matter.subject_identity).removeprefix("uscc:"),
        "respondent_name": complaint.respondent_name,
        "issue": complaint.issue,
        "goods_name": complaint.goods,
        "handling_result": complaint.outcome,
        "end_reason": complaint.outcome_reason,
        "received_on": city_time.day_of(complaint.received_at),
        "handled_on": complaint.ended_on,
        "publicised_by": organisation.name if organisation else matter.office,
        "published_on": today,
    }
    declared = standard().type("complaint_publicity")
    known = {name: value for name, value in row.items() if name in declared.fields and value not in ("", None)}
    write_records(type="complaint_publicity", rows=[known], by=by)
    complaint.publicised_on = today
    complaint.save(update_fields=["publicised_on"])
    return complaint


def _without_complainant(complaint: Complaint, words: str) -> str:
    """The words without who complains; numbers are struck where they are saved."""
    if complaint.person is None or complaint.secret is None:
        return words
    person = json.loads(decrypt(bytes(complaint.secret), bytes(complaint.person)))
    who = {key: person.get(key, "") for key in ("name", "phone", "address", "agent")}
    return rules.without_person(words, **who)


def _end(complaint: Complaint, outcome: str, reason_code: str, words: str) -> None:
    complaint.outcome, complaint.outcome_reason, complaint.outcome_words = outcome, reason_code, words.strip()
    complaint.ended_on = city_time.today()
    change(complaint, "outcome", "outcome_reason", "outcome_words", "ended_on")
    end_with_complaint(complaint=complaint.matter)
    leave(complaint=complaint.matter)
    end_clue(complaint)
