"""What came of a report, for who has the word of its receipt."""

from dataclasses import dataclass
from datetime import date, datetime

from xinheng.kit import city_time
from xinheng.kit.names import fold
from xinheng.services.reports.check_words import PURPOSE
from xinheng.services.reports.models import Report
from xinheng.support.crypto.check_words import fits
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import worded

# The move whose words are the reply to who reported (Order 121 art 36).
REPLY = "notify_result"


@dataclass(frozen=True)
class ToldProgress:
    """Where a report stands, in the public's words; the reply once it was given."""

    number: str
    about: str
    received_at: datetime
    words: str
    reply: str
    # Until when it is verified; None once it was, and after its end.
    due_on: date | None
    office: str


def opened(number: str, word: str) -> ToldProgress | None:
    """The report of a number, for who has its word. A number that does not exist takes as long."""
    typed = fold(number)
    whole = typed if typed.startswith("举") else f"举{typed}"
    found = Report.objects.select_related("matter").filter(number=whole).first()
    kept = found.word_digest if found else None
    return _progress(found) if fits(kept, PURPOSE, whole, word) and found else None


def _progress(report: Report) -> ToldProgress:
    matter = report.matter
    declared, office = procedure(matter.procedure, matter.version), organisation_at(matter.office)
    running = matter.due_at if not matter.closed_at else None
    return ToldProgress(
        number=report.number,
        about=report.respondent_name,
        received_at=matter.opened_at,
        words=worded(declared, declared.states[matter.state].public, city_time.day_of(matter.opened_at)),
        reply=_reply(matter),
        due_on=city_time.day_of(running) if running else None,
        office=office.name if office else "",
    )


def _reply(matter: Matter) -> str:
    """What the reporter was told last: the result, or why it is for others to decide."""
    declared = procedure(matter.procedure, matter.version)
    told = {move.verb for move in declared.moves if move.reason_shown} | {REPLY}
    last = matter.steps.filter(verb__in=told).order_by("seq").last()
    return last.reason if last else ""
