"""What came of a report, for who opened it by the word of its receipt."""

from dataclasses import dataclass
from datetime import date, datetime

from xinheng.kit import city_time
from xinheng.kit.names import fold
from xinheng.services.reports.models import Report
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


def report_numbered(typed: str) -> Report | None:
    """The report of a number, which people type with or without its first character. Whether the asker may see it is
    judged by `actions.open_report`."""
    folded = fold(typed)
    whole = folded if folded.startswith("举") else f"举{folded}"
    return Report.objects.select_related("matter").filter(number=whole).first()


def told_progress(report: Report) -> ToldProgress:
    """Where a report stands, for who opened it."""
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
