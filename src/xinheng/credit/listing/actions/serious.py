"""The list of serious violations, from the notice to the end of a listing (Order 44)."""

from datetime import date
from typing import Any

from django.db import transaction

from xinheng.credit.listing.forms import ListingNotice
from xinheng.credit.listing.queries import GONE, SERIOUS, authority_of, entity, penalty_with, what_ended
from xinheng.credit.penalties import is_heavier
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identity_now
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.numbering import number_ahead
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.procedures.table.binding import binder

RECORD = [SERIOUS]
makes = binder("serious_violation_listing")
# 拒不履行: may be listed apart from a heavier penalty (art 11).
REFUSES = "O4"


@makes("serve_notice", asks=ListingNotice, begins=True)
def serve_notice(
    *, origin: Origin, by: Account, uscc: str, listing_reason: str, found: str, measures: str, notice_served_on: date,
    penalty_number: str = "", restriction_ends_on: date | None = None,
) -> Matter:  # fmt: skip
    """Tell the shop that it is to be listed: facts, basis, rights (art 13). Only with a heavier penalty (art 2)."""
    subject = entity(uscc)
    penalty = penalty_with(subject, penalty_number)
    if penalty is None:
        raise MoveRefused(f"{subject.name}没有文号为“{penalty_number}”的处罚决定，请核对文号。")
    facts: dict[str, Any] = {
        "listing_reason": listing_reason,
        "reason_title": standard().code_list("serious_violation_reasons").title_of(listing_reason),
        "penalty_number": penalty["decision_number"],
        "found": found.strip(),
        "measures": measures.strip(),
        "notice_served_on": notice_served_on,
    }
    if restriction_ends_on:
        facts["restriction_ends_on"] = restriction_ends_on
    office = subject.office or origin.office
    return open_and_move(
        procedure="serious_violation_listing", verb="serve_notice", by=by, facts=facts,
        judged={"heavy": listing_reason == REFUSES or is_heavier(penalty)},
        number=next_number(prefix="严", office=office, at=city_time.now()), title=facts["reason_title"][:60],
        office=office, subject_identity=subject.identity, subject_name=subject.name,
    )  # fmt: skip


@makes("decide_listing")
@transaction.atomic
def decide_listing(*, matter: Matter, by: Account) -> Step:
    """The decision, after the superior has consented (art 13, 14, 22)."""
    number = number_ahead(matter, "decide_listing")
    return move(matter=matter, verb="decide_listing", by=by, facts={"listing_document": number})


@makes("publish_listing", writes=RECORD)
@transaction.atomic
def publish_listing(*, matter: Matter, by: Account) -> Step:
    """From now on everybody reads it (art 14 (1), 15)."""
    step = move(matter=matter, verb="publish_listing", by=by)
    _record(matter, by)
    return step


@makes("end_listing")
def end_listing(*, matter: Matter, by: Account) -> Step:
    """Repaired, or the shop is gone: it has to be taken off (art 18; Order 107 art 13, 20)."""
    stands = "" if _end_of(matter) else "还没有准予提前移出，主体也没有注销；请办理“严重违法失信名单修复”。"
    return move(matter=matter, verb="end_listing", by=by, judged={"still_stands": stands})


@makes("stop_display", writes=RECORD)
@transaction.atomic
def stop_display(*, matter: Matter, by: Account) -> Step:
    """Taken off: not shown, no measures (art 18). A longer restriction of law keeps it (Order 107 art 13)."""
    why, ends = _end_of(matter) or "列入期满", matter.facts.get("restriction_ends_on", "")
    over = why == GONE or str(ends) <= city_time.today().isoformat()
    number = number_ahead(matter, "stop_display")
    step = move(matter=matter, verb="stop_display", by=by, facts={"removal_document": number}, judged={"over": over})
    _record(matter, by, removal=why)
    return step


@makes("revoke_listing", asks=Reason, writes=RECORD)
@transaction.atomic
def revoke_listing(*, matter: Matter, by: Account, reason: str) -> Step:
    """What it was based on was revoked, unlawful or void (art 19)."""
    step = move(matter=matter, verb="revoke_listing", by=by, reason=reason)
    if "published_on" in matter.facts:
        _record(matter, by, removal="列入决定撤销")
    return step


def _end_of(matter: Matter) -> str:
    return what_ended(matter, SERIOUS, "listing_document_number", "serious_list", "准予信用修复，提前移出")


def _record(matter: Matter, by: Account, removal: str = "") -> None:
    """The listing as the registers tell it; a removal supersedes it with its end, which ends publicity."""
    facts, authority = matter.facts, authority_of(matter)
    row = {
        "uscc": identity_now(matter.subject_identity).partition(":")[2],
        "entity_name": matter.subject_name,
        "listing_reason": facts["listing_reason"],
        "listing_document_number": facts["listing_document"],
        "listed_on": facts["decided_on"],
        "listing_authority": authority,
        "decision_number": facts["penalty_number"],
        "measures": facts["measures"],
        "published_on": facts["published_on"],
        "restriction_ends_on": facts.get("restriction_ends_on", ""),
    }
    if removal:
        row |= {"removed_on": facts["removed_on"], "removal_reason": removal, "removal_authority": authority}
    write_records(type=SERIOUS, rows=[row], by=by)
