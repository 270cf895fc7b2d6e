"""A complaint as its complainant sees it, opened by the word of the receipt or by the device that filed it."""

from dataclasses import dataclass
from urllib.parse import quote

from xinheng.kit.clocks import ClockReading
from xinheng.portals.public.drafts import MOST_PHOTOS
from xinheng.services.complaints.informing import PaperForSide, papers_for, phone_for
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import Progress, complaint_numbered, progress_of
from xinheng.services.mediation.queries import Joint, joint_of, room_of_complaint
from xinheng.support.procedures.queries import clock_readings


@dataclass(frozen=True)
class ProgressView:
    """The page: what the app tells, and the clock that runs now."""

    told: Progress
    clock: ClockReading | None
    basis: str
    # Whether a room stands open in which the complainant speaks with the business.
    room: bool = False
    papers: tuple[PaperForSide, ...] = ()
    # The joint complaint it is part of.
    joint: Joint | None = None

    @property
    def papers_at(self) -> str:
        """Below what address its papers stand."""
        return f"/p/{quote(self.complaint.number)}/papers"

    @property
    def more_photos(self) -> int:
        """How many photos may still be added."""
        return max(0, MOST_PHOTOS - self.told.files)

    @property
    def call(self) -> str:
        """Where its office answers the telephone."""
        return phone_for(self.complaint.matter.office)

    @property
    def complaint(self) -> Complaint:
        """The complaint itself."""
        return self.told.complaint


def read_progress(number: str) -> ProgressView | None:
    """The page of one complaint. The caller has checked that this reader may see it."""
    complaint = complaint_numbered(number)
    # Who was forgotten is forgotten by the device that filed it too, as the word of the receipt opens nothing any more.
    if complaint is None or complaint.secret is None:
        return None
    clock = next((reading for reading in clock_readings(complaint.matter) if reading.open), None)
    basis = clock.rule.basis if clock else ""
    papers = tuple(papers_for(complaint.matter, "complainant"))
    room = room_of_complaint(complaint.matter) is not None
    return ProgressView(progress_of(complaint), clock, basis, room, papers, joint_of(complaint.matter))
