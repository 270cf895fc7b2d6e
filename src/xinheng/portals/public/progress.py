"""What a complainant sees of the complaint: where it stands, what comes next and until when, what was said."""

from dataclasses import dataclass
from datetime import date, datetime

from xinheng.kit.clocks import ClockReading
from xinheng.services.complaints.check_words import check_word, opens
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.rules import CLAIMS, ISSUES
from xinheng.support.files.queries import files_about
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.queries import clock_readings, public_wording

# The way of a complaint as the public knows it: the states of the procedure that belong to each stage.
STAGES = (
    ("投诉已提交", {"filed", "submitted", "routed_out"}, ""),
    ("决定是否受理", {"dispatched", "supplement_requested"}, "收到后 7 个工作日内"),
    ("调解", {"accepted", "mediating", "testing"}, "受理后 60 日内，双方同意才调解"),
    ("告诉您结果", {"agreed", "terminated", "rejected", "withdrawn", "closed"}, "调解结束后 7 个工作日内"),
)
OPEN_TO_WITHDRAW = {"submitted", "dispatched", "supplement_requested", "accepted", "mediating", "testing"}


@dataclass(frozen=True)
class Stage:
    """One stage: done, next or later."""

    title: str
    standing: str
    words: str
    day: date | datetime | None
    clock: ClockReading | None


@dataclass(frozen=True)
class ProgressView:
    """The page."""

    complaint: Complaint
    check_word: str
    wording: str
    office: str
    phone: str
    stages: list[Stage]
    clock: ClockReading | None
    issue: str
    claims: str
    photos: int
    may_withdraw: bool
    basis: str


def find_complaint(number: str, word: str) -> Complaint | None:
    """The complaint that number and word open together; None without saying which of them is wrong."""
    complaint = Complaint.objects.select_related("matter").filter(number=number.strip()).first()
    return complaint if opens(complaint, word) else None


def read_progress(number: str) -> ProgressView | None:
    """The page of one complaint. The caller has checked that this reader may see it."""
    complaint = Complaint.objects.select_related("matter").filter(number=number).first()
    if complaint is None:
        return None
    matter = complaint.matter
    readings = clock_readings(matter)
    clock = next((reading for reading in readings if reading.open), None)
    office = organisation_at(matter.office)
    return ProgressView(
        complaint=complaint,
        check_word=check_word(number, bytes(complaint.secret or b"")) if complaint.secret else "",
        wording=public_wording(matter),
        office=office.name if office else "",
        phone="12315",
        stages=_stages(complaint, clock),
        clock=clock,
        issue=ISSUES.get(complaint.issue, ""),
        claims="、".join(CLAIMS.get(code, code) for code in complaint.claims),
        photos=files_about(complaint).count(),
        may_withdraw=matter.state in OPEN_TO_WITHDRAW,
        basis=clock.rule.basis if clock else "",
    )


def _stages(complaint: Complaint, clock: ClockReading | None) -> list[Stage]:
    matter = complaint.matter
    reached = next((place for place, (_, states, _) in enumerate(STAGES) if matter.state in states), 0)
    ended = matter.closed_at is not None
    stages = []
    for place, (title, _, words) in enumerate(STAGES):
        waiting = reached if reached else 1  # filing is behind as soon as there is a number
        standing = "done" if place < waiting or (ended and place == reached) else "next" if place == waiting else "later"
        if ended and 0 < place < reached and complaint.outcome == Complaint.Outcome.REJECTED and place == 2:
            continue
        day = complaint.received_at if place == 0 else complaint.ended_on if ended and place == reached else None
        stages.append(Stage(title, standing, words, day, clock if standing == "next" else None))
    return stages
