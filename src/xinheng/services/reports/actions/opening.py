"""Opening a report from outside, by the word of its receipt; wrong words count against their place."""

from xinheng.services.reports.check_words import PURPOSE
from xinheng.services.reports.models import Report
from xinheng.services.reports.queries import report_numbered
from xinheng.support.crypto.check_words import fits
from xinheng.support.procedures.words_tried import follows_by_word, opens_by_word

follows_by_word("violation_report")


def open_report(*, number: str, word: str, place: str) -> Report | None:
    """The report of this number for who has its word. Raises TooManyTries where it was tried too often from this
    place on the network."""
    report = report_numbered(number)
    matter, kept, whole = (report.matter, report.word_digest, report.number) if report else (None, None, "")
    return report if opens_by_word(matter, lambda: fits(kept, PURPOSE, whole, word), place=place) else None
