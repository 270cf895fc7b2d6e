"""From acceptance to the end. What each move demands is judged by the tables' guards, anew each time."""

from typing import Any

from django.db import transaction

from xinheng.credit.repair.actions.applying import (
    EVERY_KIND,
    RECORD,
    facts_of,
    of_listing,
    of_notice,
    of_penalty,
    of_serious,
)
from xinheng.credit.repair.exchange import lines_of, put_file, send
from xinheng.credit.repair.forms import VerifiedListing, VerifiedPenalty, Why
from xinheng.credit.repair.queries import (
    hindrance_of,
    target_of_matter,
)
from xinheng.credit.repair.rules import is_uncontactable
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identity_now
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.numbering import number_ahead


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
    seen = facts_of(target) if target else {}
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


def _decide(matter: Matter, by: Account, verb: str, reason: str = "", judged: dict[str, Any] | None = None) -> Step:
    number = number_ahead(matter, verb)
    return move(matter=matter, verb=verb, by=by, reason=reason, facts={"decision_number": number}, judged=judged)


def _record(matter: Matter, by: Account, state: str, *, reason: str = "", stopped_on: str = "") -> None:
    """The record of what was decided, one for each entry; a later decision of the same matter supersedes it."""
    facts, bureau = matter.facts, organisation_at(bureau_of(matter.office))
    row = {
        "repair_number": matter.number,
        "uscc": identity_now(matter.subject_identity).partition(":")[2],
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
