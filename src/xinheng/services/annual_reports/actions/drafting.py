"""Keeping what is filled in of a report."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.services.annual_reports.actions.filing import FilingRefused, may_file, must_be_open
from xinheng.services.annual_reports.models import ReportDraft
from xinheng.services.annual_reports.queries import draft_of, reports_of
from xinheng.support.access.parties import Party
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

STREAM = "annual_reports"


@transaction.atomic
def save_draft(*, by: Party, subject: Subject, year: int, told: Mapping[str, Any], seen_seq: int) -> ReportDraft:
    """Keep what is filled in. Two who fill in the same report are told of each other; nothing is overwritten."""
    may_file(by, subject)
    held = reports_of(subject)
    must_be_open(subject, year, bool(held.whole(year)))
    plain = {name: str(value) if not isinstance(value, bool) else value for name, value in told.items()}
    ReportDraft.objects.select_for_update().filter(identity__in=by.identities, year=year).first()
    draft = draft_of(by, year, held) or ReportDraft(identity=subject.identity, year=year, secret=b"", seq=0)
    if not draft.seq and seen_seq:
        raise FilingRefused("这份年报的草稿已经不在了，请重新打开年报再填。")
    if draft.seq != seen_seq:
        when = f"{city_time.local(draft.saved_at):%H:%M}"
        raise FilingRefused(f"{draft.saved_by}在 {when} 也保存过这份年报，请先打开那一份草稿看看，再填。")
    # One that a filing has overtaken makes way.
    ReportDraft.objects.filter(identity__in=by.identities, year=year).exclude(pk=draft.pk).delete()
    draft.seq, draft.saved_at, draft.saved_by = draft.seq + 1, city_time.now(), by.display_name
    draft.write(plain)
    draft.save()
    record_event(
        stream=stream_for(subject.office, STREAM), verb="annual_reports.save", actor=by, target=draft,
        detail={"year": year},
    )  # fmt: skip
    return draft
