"""A repair from its application to its end. What each move demands is judged by the tables' guards, anew each time."""

from datetime import date
from typing import Any

from django.db import transaction

from xinheng.credit.repair.exchange import lines_of, put_file, send
from xinheng.credit.repair.forms import Application, VerifiedListing, VerifiedPenalty, Why
from xinheng.credit.repair.queries import (
    KINDS,
    Target,
    eligible_from,
    hindrance,
    hindrance_of,
    linked_penalties,
    repairable,
    target_of,
    target_of_matter,
)
from xinheng.credit.repair.rules import is_uncontactable
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.actions import move, open_and_move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder

RECORD = ["credit_repair"]
of_penalty = binder("credit_repair_penalty")
of_listing = binder("credit_repair_abnormal")
of_serious = binder("credit_repair_serious")
of_notice = binder("credit_notice")
EVERY_KIND = (of_penalty, of_listing, of_serious)


@of_penalty("submit", asks=Application, begins=True)
def apply_for_penalty(
    *, origin: Origin, by: Account, uscc: str, target_number: str, received_on: date, proof: str,
    committed: bool, electronic: bool = False,
) -> Matter:  # fmt: skip
    """Register an application to end the publicity of a penalty (art 11, 14)."""
    told = {"received_on": received_on, "proof": proof.strip(), "committed": committed, "electronic": electronic}
    return apply_for(named("penalty", uscc, target_number), origin, by, told)


@of_listing("submit", asks=Application, begins=True)
def apply_for_listing(
    *, origin: Origin, by: Account, uscc: str, target_number: str, received_on: date, proof: str,
    committed: bool, electronic: bool = False,
) -> Matter:  # fmt: skip
    """Register an application to be taken off the list of abnormal operations (art 12, 14)."""
    told = {"received_on": received_on, "proof": proof.strip(), "committed": committed, "electronic": electronic}
    return apply_for(named("abnormal_list", uscc, target_number), origin, by, told)


@of_serious("submit", asks=Application, begins=True)
def apply_for_serious_list(
    *, origin: Origin, by: Account, uscc: str, target_number: str, received_on: date, proof: str,
    committed: bool, electronic: bool = False,
) -> Matter:  # fmt: skip
    """Register an application to be taken off the list of serious violations early (art 13, 14)."""
    told = {"received_on": received_on, "proof": proof.strip(), "committed": committed, "electronic": electronic}
    return apply_for(named("serious_list", uscc, target_number), origin, by, told)


@transaction.atomic
def apply_for(target: Target, origin: Origin, by: Account | Party, told: dict[str, Any]) -> Matter:
    """The application, at the counter or by the shop itself: whether it may be repaired is judged here and again."""
    return open_and_move(
        procedure=target.kind.procedure, verb="submit", by=by, facts={**_facts_of(target), **told},
        judged={"hindrance": hindrance(target, origin.office)},
        number=next_number(prefix="修", office=origin.office, at=city_time.now()),
        title=f"修复 {target.number}"[:200], office=origin.office,
        subject_identity=target.subject.identity, subject_name=target.subject.name,
    )  # fmt: skip


@of_penalty("accept")
@of_listing("accept")
@of_serious("accept")
def accept(*, matter: Matter, by: Account) -> Step:
    """The papers are complete and the fact still stands (art 14)."""
    return move(matter=matter, verb="accept", by=by, judged={"hindrance": hindrance_of(matter)})


@of_listing("accept_uncontactable")
def accept_uncontactable(*, matter: Matter, by: Account) -> Step:
    """The same for who was listed as out of contact: the days run from the verification (art 16)."""
    return move(matter=matter, verb="accept_uncontactable", by=by, judged={"hindrance": hindrance_of(matter)})


def is_out_of_contact(matter: Matter) -> bool:
    """Whether the shop was listed because nobody found it: looked for first, then decided (art 16)."""
    return is_uncontactable(target_reason=str(matter.facts.get("target_reason", ""))) is None


@of_penalty("verify", "verify_again", asks=VerifiedPenalty)
@of_serious("verify", "verify_again", asks=VerifiedPenalty)
def verify_penalty(*, matter: Matter, by: Account, way: str, performed: str, rectified: str, reason: str) -> Step:
    """What was found of duties and correction (art 11, 15)."""
    return _verify(matter, by, reason, {"way": way, "performed": performed, "rectified": rectified})


@of_listing("verify", "confirm_contact", "verify_again", asks=VerifiedListing)
def verify_listing(*, matter: Matter, by: Account, way: str, cured: str, reason: str) -> Step:
    """Whether the reason of the listing is gone (art 12, 15)."""
    return _verify(matter, by, reason, {"way": way, "cured": cured})


def _verify(matter: Matter, by: Account, reason: str, facts: dict[str, str]) -> Step:
    verb = {"verifying": "confirm_contact", "deciding": "verify_again"}.get(matter.state, "verify")
    target = target_of_matter(matter)
    seen = _facts_of(target) if target else {}
    judged = {"hindrance": hindrance_of(matter)}
    return move(matter=matter, verb=verb, by=by, reason=reason, facts={**seen, **facts}, judged=judged)


@of_penalty("grant", writes=RECORD)
@of_listing("grant", writes=RECORD)
@of_serious("grant", writes=RECORD)
@transaction.atomic
def grant(*, matter: Matter, by: Account) -> Step:
    """The record of the repair ends publicity the same day (art 17)."""
    target = target_of_matter(matter)
    changed = target is None or target.version != matter.facts.get("version_seen")
    judged = {"hindrance": hindrance_of(matter), "changed": changed}
    step = _decide(matter, by, "grant", judged=judged)
    _record(matter, by, "granted", stopped_on=matter.facts["stopped_on"])
    return step


# Not taken up (art 14); the conditions are not met (art 17, 18); what was handed in is false: shown for three years and
# no application for as long (art 23); a repair got by falsehood: the fact is shown anew and ends no sooner (art 23).
AGAINST = {
    "refuse_acceptance": "not_accepted",
    "refuse": "refused",
    "refuse_for_falsehood": "refused_for_falsehood",
    "revoke_for_falsehood": "revoked",
}


def _against(verb: str, state: str) -> None:
    """Bind the decision against the applicant that a verb stands for: its number, its reason, what the record says."""

    @transaction.atomic
    def decide(*, matter: Matter, by: Account, reason: str) -> Step:
        """Decided by the head, with the reason the party reads."""
        step = _decide(matter, by, verb, reason)
        _record(matter, by, state, reason=reason)
        return step

    decide.__qualname__ = verb
    for of in EVERY_KIND:
        of(verb, asks=Why, writes=RECORD)(decide)


for _verb, _state in AGAINST.items():
    _against(_verb, _state)


@of_penalty("lift_falsehood", asks=Why, writes=RECORD)
@of_listing("lift_falsehood", asks=Why, writes=RECORD)
@of_serious("lift_falsehood", asks=Why, writes=RECORD)
@transaction.atomic
def lift_falsehood(*, matter: Matter, by: Account, reason: str) -> Step:
    """There was no falsehood after all: what had been repaired is repaired again, what was refused stays refused."""
    revoked = "revoked_on" in matter.facts
    told: dict[str, Any] = {}
    if "revocation_exchange" in matter.facts:
        told["restored_exchange"] = send([(matter, "restored")]).number
    step = move(matter=matter, verb="lift_falsehood", by=by, reason=reason, facts=told)
    stopped = matter.facts["stopped_on"] if revoked else ""
    _record(matter, by, "granted" if revoked else "refused", reason=reason, stopped_on=stopped)
    return step


@of_penalty("finish_data", along=["tell_of_revocation"])
@of_listing("finish_data", along=["tell_of_revocation"])
@of_serious("finish_data", along=["tell_of_revocation"])
def finish_data(*, matter: Matter, by: Account) -> Matter:
    """Send it to 信用中国 now instead of with all others of the day; the exchange file (art 17, 25)."""
    return send([(matter, "revoked" if matter.state == "falsehood" else "granted")], by=by)


@of_notice("write_again", along=["send"], asks=Why)
@transaction.atomic
def write_again(*, matter: Matter, by: Account, reason: str) -> Step:
    """Put the same lines into the exchange folder again: the other side did not get them."""
    return move(
        matter=matter, verb="write_again", by=by, reason=reason, facts=put_file(matter.number, lines_of(matter))
    )


def named(kind_id: str, uscc: str, number: str) -> Target:
    """The fact that was named; refused in words that help to find the right one."""
    number, subject, kind = number.strip(), subject_by(uscc), KINDS[kind_id]
    if subject is None or subject.kind != "entity":
        raise MoveRefused(f"没有统一社会信用代码为“{uscc}”的主体，请核对代码。")
    target = target_of(kind, subject, number)
    if target is None:
        found = repairable(kind, subject)
        known = f"可以修复的有：{'、'.join(found)}。" if found else "现在没有可以修复的。"
        raise MoveRefused(f"{subject.name}没有文号为“{number}”的记录，或者已经撤回、更正；{known}")
    return target


def _facts_of(target: Target) -> dict[str, Any]:
    """What the fact says today, as the matter keeps it."""
    told: dict[str, Any] = {
        "kind": target.kind.id,
        "target_number": target.number,
        "target_title": target.title,
        "target_reason": target.reasons,
        "authority": target.authority,
        # Who is on the list of serious violations is so for what is serious (art 8 (4)).
        "grade": "serious" if target.kind.id == "serious_list" else target.verdict.grade,
        "published_from": target.verdict.starts,
        "public_until": target.verdict.until,
        "eligible_from": eligible_from(target, city_time.today()),
        "version_seen": target.version,
        "target_keys": target.keys,
        "penalty_keys": linked_penalties(target),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _decide(matter: Matter, by: Account, verb: str, reason: str = "", judged: dict[str, Any] | None = None) -> Step:
    number = next_number(prefix="修决", office=matter.office, at=city_time.now())
    return move(matter=matter, verb=verb, by=by, reason=reason, facts={"decision_number": number}, judged=judged)


def _record(matter: Matter, by: Account, state: str, *, reason: str = "", stopped_on: str = "") -> None:
    """The record of what was decided, one for each entry; a later decision of the same matter supersedes it."""
    facts, bureau = matter.facts, organisation_at(bureau_of(matter.office))
    row = {
        "repair_number": matter.number,
        "uscc": matter.subject_identity.partition(":")[2],
        "entity_name": matter.subject_name,
        "kind": facts["kind"],
        "target_number": facts["target_number"],
        "grade": facts.get("grade", ""),
        "applied_on": facts["received_on"],
        "accepted_on": facts.get("accepted_on", ""),
        "decided_on": facts["revoked_on"] if state == "revoked" else facts["decided_on"],
        "decision_number": facts.get("decision_number", ""),
        "state": state,
        "stopped_on": stopped_on,
        "authority": bureau.name if bureau else matter.office,
        "reason": reason,
    }
    # With a listing ends the penalty it was made for (art 13): the same words, about that one.
    about = [(facts["kind"], one) for one in facts["target_keys"]]
    about += [("penalty", one) for one in facts.get("penalty_keys", ())]
    write_records(type="credit_repair", rows=[{**row, "kind": kind, "target_key": key} for kind, key in about], by=by)
