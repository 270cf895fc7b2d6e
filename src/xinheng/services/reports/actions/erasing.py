"""Erasing who reported: the reporter apart, and every place where the person was written down."""

from dataclasses import asdict

from django.db import transaction

from xinheng.kit.personal.naming import without_names
from xinheng.services.reports.actions.handling import ReportRefused
from xinheng.services.reports.models import Report
from xinheng.services.reports.permissions import ReportVerb
from xinheng.supervision.clues.models import Clue
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.procedures.erasing import erase_files, erase_through_family, erases_party_of
from xinheng.support.procedures.judged import read_and_hold
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.actions import erase_words


@erases_party_of("violation_report")
@transaction.atomic
def erase_reporter(*, matter: Matter, by: Account, reason: str) -> None:
    """Destroy the reporter of a closed report, and strike the person out of its history and what hangs on it.

    What was reported and found stays; letters and scans go. Raises `ReportRefused` while it is open, and for who does
    not decide there.
    """
    read_and_hold(matter)
    if matter.closed_at is None:
        raise ReportRefused("举报尚未办结，不能销毁举报人信息。")
    if not may(by, ReportVerb.DECIDE_REPORTS, office=matter.office):
        raise ReportRefused("销毁举报人信息须由承办机构负责人办理。")
    report = Report.objects.get(matter=matter)
    reporter = report.read_reporter()
    known = tuple(asdict(reporter)[key] for key in ("name", "phone", "address")) if reporter else ()

    def clean(text: str) -> str:
        return without_names(text, known, "［举报人信息已隐去］")

    why = clean(reason.strip())[:200]
    clues = list(Clue.objects.select_related("matter").filter(reporter_ref=report.number))
    own = [matter, *(clue.matter for clue in clues)]
    erase_through_family(own=own, clean=clean, by=by, reason=why)
    erase_files(abouts=[report, matter], clean=clean, by=by, reason=why)
    erase_words(rows=[report, *clues])
    Report.objects.filter(pk=report.pk).update(reporter=None, secret=None, form_key=None, word_digest=None)
    record_event(
        stream=stream_for(matter.office, matter.procedure), verb=f"{matter.procedure}.erase_party", actor=by,
        target=matter, detail={"reason": why},
    )  # fmt: skip
