"""The list of abnormal operations, from what was found to the end of a listing."""

from datetime import date

from django.db import transaction

from xinheng.credit.listing.forms import (
    Disagreed,
    ListingDecision,
    ListingFinding,
    SecondLetter,
    Unreported,
    end_of_season,
)
from xinheng.credit.listing.queries import (
    ABNORMAL,
    authority_of,
    awaiting_with,
    entity,
    kind_of_subject,
    listed_already,
    reported,
    subject_of,
    what_ended,
)
from xinheng.credit.listing.rules import FALSE_REPORT, UNCONTACTABLE, UNREPORTED
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identity_now
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.numbering import number_ahead
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder
from xinheng.support.procedures.table.registry import procedure

RECORD = [ABNORMAL]
makes = binder("abnormal_listing")
REASONS = {
    "unreported": UNREPORTED, "undisclosed": {"E": "E2"}, "name": {"E": "E3"}, "uncontactable": UNCONTACTABLE,
    "false": FALSE_REPORT,
}  # fmt: skip


@makes("open_finding", asks=ListingFinding, begins=True)
def open_finding(*, origin: Origin, by: Account, uscc: str, suspicion: str, found: str) -> Matter:
    """Register what was found about a shop (art 4). Raises `MoveRefused` where its kind is not listed for that."""
    subject = entity(uscc)
    reason = REASONS[suspicion].get(kind_of_subject(subject))
    if reason is None:
        raise MoveRefused("这类主体没有这一列入情形：企业年报弄虚作假的依法处罚，个体工商户、合作社不适用责令公示。")
    office = subject.office or origin.office
    return open_and_move(
        procedure="abnormal_listing", verb="open_finding", by=by,
        facts={"listing_reason": reason, "found": found.strip()},
        number=next_number(prefix="列", office=office, at=city_time.now()), title=_words_of(reason),
        office=office, subject_identity=subject.identity, subject_name=subject.name,
    )  # fmt: skip


def _words_of(reason: str) -> str:
    """A reason as the table words it."""
    return procedure("abnormal_listing").facts["listing_reason"].choices[reason]


@makes("flag_unreported", asks=Unreported)
def flag_unreported(*, matter: Matter, by: Account, report_year: str) -> Step:
    """The report of a year is missing, as the registers say today (art 4 (1))."""
    facts = {"report_year": report_year, "counted_from": end_of_season(report_year)}
    judged = {"reported": reported(subject_of(matter), int(report_year))}
    return move(matter=matter, verb="flag_unreported", by=by, facts=facts, judged=judged)


@makes("send_second_letter", asks=SecondLetter)
def send_second_letter(*, matter: Matter, by: Account, second_letter: str) -> Step:
    """At least fifteen and at most thirty days after the first (art 9 (2))."""
    today = city_time.today()
    gaps = {name: int(parameter(f"abnormal_listing.letter_{name}", today)) for name in ("gap_least", "gap_most")}
    facts = {"second_letter": second_letter.strip()}
    return move(matter=matter, verb="send_second_letter", by=by, facts=facts, judged=gaps)


@makes("list", asks=ListingDecision, writes=RECORD)
@transaction.atomic
def put_on_list(*, matter: Matter, by: Account, together: bool = False) -> Step:
    """Decide and publish (art 5 to 9); `together` all others that wait for the same missing report, each judged anew.

    Who has reported meanwhile is not listed; his matter stays for the decision not to.
    """
    others = awaiting_with(matter) if together else []
    step = _list(matter, by)
    for one in others:
        if not reported(subject_of(one), int(one.facts["report_year"])):
            _list(one, by)
    return step


def _list(matter: Matter, by: Account) -> Step:
    subject, year = subject_of(matter), matter.facts.get("report_year")
    judged = {
        "listed_already": listed_already(subject, str(matter.facts["listing_reason"])),
        "reported": bool(year) and reported(subject, int(year)),
    }
    number = number_ahead(matter, "list")
    step = move(matter=matter, verb="list", by=by, facts={"listing_document": number}, judged=judged)
    _record(matter, by)
    return step


@makes("object", asks=Disagreed)
def object_to_listing(*, matter: Matter, by: Account, received_on: date, objection: str) -> Step:
    """A written objection within thirty days of publication (art 12)."""
    judged = {"objection_days": int(parameter("abnormal_listing.objection", city_time.today()))}
    facts = {"received_on": received_on, "objection": objection.strip()}
    return move(matter=matter, verb="object", by=by, facts=facts, judged=judged)


@makes("correct_listing", writes=RECORD)
@transaction.atomic
def correct_listing(*, matter: Matter, by: Account) -> Step:
    """It was listed by mistake: taken off the same day (art 12 (2))."""
    step = move(matter=matter, verb="correct_listing", by=by)
    _record(matter, by, removal="列入有误，已更正")
    return step


@makes("remove", writes=RECORD)
@transaction.atomic
def remove(*, matter: Matter, by: Account) -> Step:
    """Its reason is gone as a repair found, or the shop itself is (art 10, 11; Order 107 art 12, 20)."""
    why = _end_of(matter)
    number = number_ahead(matter, "remove")
    stands = "" if why else "还没有准予信用修复，主体也没有注销，不能移出；情形消除的，请办理“经营异常名录修复”。"
    step = move(
        matter=matter, verb="remove", by=by, facts={"removal_document": number}, judged={"still_stands": stands}
    )
    _record(matter, by, removal=why)
    return step


def _end_of(matter: Matter) -> str:
    return what_ended(matter, ABNORMAL, "listing_document", "abnormal_list", "准予信用修复")


def _record(matter: Matter, by: Account, removal: str = "") -> None:
    """The listing as the registers tell it; a removal supersedes it with its end, which ends publicity."""
    facts, authority = matter.facts, authority_of(matter)
    row = {
        "uscc": identity_now(matter.subject_identity).partition(":")[2],
        "entity_name": matter.subject_name,
        "listing_number": matter.number,
        "listing_reason": facts["listing_reason"],
        "listed_on": facts["decided_on"],
        "listing_authority": authority,
        "listing_document": facts["listing_document"],
    }
    if removal:
        row |= {"removed_on": facts["ended_on"], "removal_reason": removal, "removal_authority": authority}
    write_records(type=ABNORMAL, rows=[row], by=by)
