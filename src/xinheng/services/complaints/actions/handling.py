"""Handling a complaint: dispatch, proof of identity, acceptance, mediation with its testing, who complains."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import transaction

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.paths import is_top
from xinheng.kit.personal.purposes import says_what_for
from xinheng.kit.personal.striking import excerpt, strike
from xinheng.services.complaints import rules
from xinheng.services.complaints.actions.filing import makes
from xinheng.services.complaints.actions.following import end_clue, follow, take_clue_along
from xinheng.services.complaints.actions.form import ComplaintRefused
from xinheng.services.complaints.forms import BreachFound, Consent, Office, Rejection, TestingBegun, TestingEnded
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.actions import open_mediation
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.numbers.actions import next_number
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.sealed import must_open
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.redaction.queries import open_words


@dataclass(frozen=True)
class Complainant:
    """Who complains, in clear, with the facts as written. Never logged, never in a list."""

    name: str
    phone: str
    address: str
    # The facts and goods as told, where they name somebody; "" where the complaint shows them whole.
    facts: str = ""
    goods: str = ""
    # Who acts for the complainant; "" where nobody does.
    agent: str = ""
    # What others wrote into the steps, where it names somebody.
    words: tuple[str, ...] = ()


@makes("dispatch", asks=Office)
@transaction.atomic
def dispatch_complaint(*, complaint: Complaint, office: str, by: Account, reason: str = "") -> Step:
    """Send a complaint to the unit with the power to handle it (Order 121 art 13, 41).

    The seven working days count from the day that bureau first received it: inside one bureau, the first receipt.
    """
    if organisation_at(office) is None:
        raise ComplaintRefused(f"组织机构里没有“{office}”，请从机构列表中选择。")
    matter = complaint.matter
    facts = {
        "office": office,
        "returned_by": matter.facts.get("returned_by", ""),
        "again_because": reason,
        "received_by_competent_authority_on": _first_receipt(complaint, office),
    }
    step = move(matter=matter, verb="dispatch", by=by, reason=reason, facts=facts, office=office)
    take_clue_along(complaint)
    return step


@makes("return_for_redispatch", asks=Reason)
@transaction.atomic
def return_complaint(*, complaint: Complaint, by: Account, reason: str) -> Step:
    """No power to handle it: back to the unit that receives for all, never on to a third (art 41)."""
    office = complaint.matter.office
    facts = {"received_on": city_time.today(), "returned_by": office}
    above = office if is_top(office) else office.rsplit("/", 2)[0] + "/"
    step = move(matter=complaint.matter, verb="return_for_redispatch", by=by, reason=reason, facts=facts, office=above)
    take_clue_along(complaint)
    return step


@makes("reject", "reject_for_missing_proof", asks=Rejection)
@transaction.atomic
def reject_complaint(
    *, complaint: Complaint, by: Account, reason_code: str, words: str, signs: list[str] | None = None
) -> Step:
    """Refuse for one of the seven reasons of art 16, in words for the complainant with the other ways (消保法 39)."""
    verb = "reject_for_missing_proof" if complaint.matter.state == "supplement_requested" else "reject"
    facts = {"reason_code": reason_code, "signs": signs or []}
    step = move(matter=complaint.matter, verb=verb, by=by, reason=words, facts=facts)
    title = standard().code_list("complaint_reject_reason").title_of(reason_code)
    complaint.outcome, complaint.ended_on = Complaint.Outcome.REJECTED, city_time.today()
    complaint.outcome_reason = reason_code
    complaint.outcome_words = f"{title}。{words.strip()} {rules.OTHER_WAYS}"
    complaint.save(update_fields=["outcome", "ended_on", "outcome_reason", "outcome_words"])
    end_clue(complaint)
    return step


@makes("route_to_council", asks=Reason)
@transaction.atomic
def route_to_council(*, complaint: Complaint, by: Account | None, reason: str) -> Step:
    """Who complains rather turns to the consumers' council (消保法 art 39 (2)): it is no matter of this office."""
    step = move(matter=complaint.matter, verb="route_to_council", by=by, reason=reason)
    end_clue(complaint)
    return step


@makes("start_mediation", asks=Consent)
@transaction.atomic
def start_mediation(*, complaint: Complaint, by: Account, both_consent: bool, way: str = "现场") -> Step:
    """Both parties agreed to be mediated: on site, by telephone or video (art 18, 20). Their room opens with it."""
    facts = {"both_consent": both_consent or None, "way": way}
    step = move(matter=complaint.matter, verb="start_mediation", by=by, facts=facts)
    number = next_number(prefix="调", office=complaint.matter.office, at=city_time.now())
    open_mediation(complaint=complaint.matter, number=number, by=by, wish=complaint.delegate_wish)
    return step


@makes("start_testing", asks=TestingBegun)
@transaction.atomic
def start_testing(
    *, complaint: Complaint, by: Account | Literal["system"], institution: str, testing_since: date | None = None
) -> Step:
    """What is in dispute is tested: the sixty days rest (art 22), also those of who complains jointly."""
    since = {"testing_since": testing_since} if testing_since else {}
    stood, facts = complaint.matter.state, {"institution": institution, **since}
    step = move(matter=complaint.matter, verb="start_testing", by=by, facts=facts)
    told: dict[str, Any] = facts
    follow(complaint, stood, lambda one: start_testing(complaint=one, by="system", **told))
    return step


@makes("end_testing", asks=TestingEnded)
@transaction.atomic
def end_testing(*, complaint: Complaint, by: Account | Literal["system"], testing_until: date | None = None) -> Step:
    """The result is there: the sixty days run on."""
    stood, facts = complaint.matter.state, {"testing_until": testing_until} if testing_until else {}
    step = move(matter=complaint.matter, verb="end_testing", by=by, facts=facts)
    follow(complaint, stood, lambda one: end_testing(complaint=one, by="system", testing_until=testing_until))
    return step


@makes("pass_on_clue", "split_report_part", asks=BreachFound)
@transaction.atomic
def pass_on_clue(*, complaint: Complaint, by: Account, text: str) -> Clue:
    """A breach found in mediation is checked on its own track, fifteen working days from today (art 27)."""
    matter = complaint.matter
    tip = Tip(
        source="execution", channel="mediation", title=f"调解中发现：{matter.subject_name}", text=text,
        identity=matter.subject_identity, name=matter.subject_name, address=complaint.respondent_address,
        field=matter.field, reporter_ref=complaint.number, breach_suspected=True,
    )  # fmt: skip
    verb = "pass_on_clue" if matter.state in ("accepted", "mediating", "testing") else "split_report_part"
    move(matter=matter, verb=verb, by=by, facts={"found": excerpt(text, 60)})
    return register_clue(tip=tip, office=matter.office, by=None, parent=matter)


@transaction.atomic
def reveal_complainant(*, complaint: Complaint, by: Account, purpose: str) -> Complainant:
    """Show who complains to the person in charge, and write down that it was looked at and why (art 37).

    Raises ComplaintRefused, or MoveRefused where the complaint does not open to the account (`sealed`).
    """
    matter = complaint.matter
    if not says_what_for(purpose):
        raise ComplaintRefused("查看投诉人信息须写明用途，例如“联系调解”。")
    must_open(matter, by, "投诉人信息")
    if complaint.person is None or complaint.secret is None:
        raise ComplaintRefused("投诉人信息已按保存期限销毁。")
    told = json.loads(decrypt(bytes(complaint.secret), bytes(complaint.person)))
    person = Complainant(**told, words=tuple(open_words(list(matter.steps.all()))))
    why = strike(purpose.strip())[:200].replace(person.name, "投诉人")
    record_event(
        stream=stream_for(matter.office, "complaint"), verb="complaint.reveal_complainant", actor=by, target=complaint,
        detail={"purpose": why},
    )  # fmt: skip
    return person


def _first_receipt(complaint: Complaint, office: str) -> date:
    """The day of first receipt inside one district's bureau, today where another bureau gets it."""
    first = city_time.day_of(complaint.received_at)
    here = complaint.matter.office
    same_bureau = is_top(here) or here.split("/")[:2] == office.split("/")[:2]
    return first if same_bureau else city_time.today()
