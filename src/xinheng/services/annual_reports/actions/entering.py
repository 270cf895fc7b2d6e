"""Bringing what was filed into the registers: many reports in one batch, by the worker."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection, transaction

from xinheng.fusion.registers.actions import RecordsRefused, write_records
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subjects_known
from xinheng.kit import city_time
from xinheng.services.annual_reports.actions.handing import lay_out_parts
from xinheng.services.annual_reports.declarations import RECORD
from xinheng.services.annual_reports.models import ReportDraft, ReportFiling
from xinheng.services.annual_reports.queries import waiting_filings
from xinheng.support.audit.actions import TrailEntry, record_entries
from xinheng.support.audit.streams import stream_for

STREAM = "annual_reports"
# Two hundred hold the database for a tenth of a second.
PIECE = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Filer:
    """Who filed, as the trail names an acting person."""

    kind: ClassVar[str] = "party"

    pk: int
    display_name: str


def enter_filings(*, most: int = PIECE) -> int:
    """Write a piece of what waits; how many. One that does not fit is left, told, and holds up nobody else."""
    waiting = list(waiting_filings().values_list("pk", flat=True)[:most])
    try:
        return _enter(waiting)
    except RecordsRefused:
        return sum(_enter_alone(one) for one in waiting)


def _enter_alone(filing: int) -> int:
    try:
        return _enter([filing])
    except RecordsRefused:
        log.exception("a filed report does not fit into the registers", extra={"filing": filing})
        return 0


@transaction.atomic
def _enter(waiting: Sequence[int]) -> int:
    skips = connection.features.has_select_for_update_skip_locked
    locked = waiting_filings().filter(pk__in=waiting).select_for_update(skip_locked=skips)
    # The registers keep a change beside what it changed: of one report one version a batch.
    first: dict[tuple[str, int], ReportFiling] = {}
    for one in locked:
        first.setdefault((one.identity, one.year), one)
    filings = list(first.values())
    if not filings:
        return 0
    rows = [one.read() for one in filings]
    write_records(type=RECORD, rows=rows, by="system")
    subjects = subjects_known(one.identity for one in filings)
    _tell(filings, rows, subjects)
    lay_out_parts(zip(filings, rows, strict=True), subjects)
    _forget_drafts(first)
    done = ReportFiling.objects.filter(pk__in=[one.pk for one in filings])
    done.update(entered_at=city_time.now(), secret=b"", told=b"")
    return len(filings)


def _tell(filings: Sequence[ReportFiling], rows: Sequence[dict[str, str]], subjects: Mapping[str, Subject]) -> None:
    """Who filed which, and when, in the chain of the office."""
    entries = defaultdict(list)
    for one, row in zip(filings, rows, strict=True):
        subject = subjects.get(one.identity)
        pk, office = (subject.pk, subject.office) if subject else (0, "")
        verb = "annual_reports.correct" if "corrected_on" in row else "annual_reports.file"
        detail: dict[str, object] = {"year": one.year, "filed_at": city_time.local(one.filed_at).isoformat()}
        entry = TrailEntry(Filer(one.filer, one.filed_by), ("registers.subject", pk), verb, detail)
        entries[stream_for(office, STREAM)].append(entry)
    for stream in sorted(entries):
        record_entries(stream=stream, entries=entries[stream])


def _forget_drafts(filings: dict[tuple[str, int], ReportFiling]) -> None:
    drafts = ReportDraft.objects.filter(identity__in={identity for identity, _ in filings})
    over = [
        pk
        for pk, identity, year, saved_at in drafts.values_list("pk", "identity", "year", "saved_at")
        if (one := filings.get((identity, year))) and saved_at <= one.filed_at
    ]
    if over:
        ReportDraft.objects.filter(pk__in=over).delete()
