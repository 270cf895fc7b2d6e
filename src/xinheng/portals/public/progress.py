"""A complaint as its complainant sees it, opened by the word of the receipt or by the device that filed it."""

from dataclasses import dataclass

from xinheng.kit.clocks import ClockReading
from xinheng.services.complaints.check_words import check_word
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import Progress, progress, progress_of
from xinheng.support.procedures.queries import clock_readings


@dataclass(frozen=True)
class ProgressView:
    """The page: what the app tells, with the word to look it up by and the clock that runs now."""

    told: Progress
    check_word: str
    clock: ClockReading | None
    basis: str

    @property
    def complaint(self) -> Complaint:
        """The complaint itself."""
        return self.told.complaint


def number_opened_by(number: str, word: str) -> str:
    """The complaint's number when number and word fit together; "" without saying which of them is wrong."""
    found = progress(number, word)
    return found.number if found else ""


def read_progress(number: str) -> ProgressView | None:
    """The page of one complaint. The caller has checked that this reader may see it."""
    complaint = Complaint.objects.select_related("matter", "clue__matter__parent").filter(number=number).first()
    if complaint is None:
        return None
    clock = next((reading for reading in clock_readings(complaint.matter) if reading.open), None)
    word = check_word(number, bytes(complaint.secret)) if complaint.secret else ""
    return ProgressView(progress_of(complaint), word, clock, clock.rule.basis if clock else "")
