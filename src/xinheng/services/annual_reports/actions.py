"""Saving a draft and filing a report. What was filed is a record, and a source like any other."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike_all
from xinheng.kit.refusal import Refusal
from xinheng.services.annual_reports.declarations import RECORD, ReportKind
from xinheng.services.annual_reports.forms import CHOICE
from xinheng.services.annual_reports.models import ReportDraft
from xinheng.services.annual_reports.queries import draft_of, form_of, report_and_last, report_of
from xinheng.services.annual_reports.rules import Doubt, doubts, state_on, why_not_filed
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

STREAM = "annual_reports"
# What may hold a telephone or a number by law.
CONTACTS = ("phone", "email", "postcode")


class FilingRefused(Refusal):
    """Why the report is not filed; `doubts` names the fields."""

    def __init__(self, words: str, found: list[Doubt] | None = None) -> None:
        self.doubts = found or []
        super().__init__(words)


@transaction.atomic
def save_draft(*, by: Party, year: int, told: Mapping[str, Any], seen_seq: int) -> ReportDraft:
    """Keep what is filled in. Two who fill in the same report are told of each other; nothing is overwritten."""
    subject = _may_file(by, subject_by(by.identity))
    _must_be_open(subject, year, bool(report_of(subject, year)))
    plain = {name: str(value) if not isinstance(value, bool) else value for name, value in told.items()}
    ReportDraft.objects.select_for_update().filter(identity=by.identity, year=year).first()
    draft = draft_of(by, year) or ReportDraft(identity=subject.identity, year=year, secret=b"", seq=0)
    if not draft.seq and seen_seq:
        raise FilingRefused("这份年报的草稿已经不在了，请重新打开年报再填。")
    if draft.seq != seen_seq:
        when = f"{city_time.local(draft.saved_at):%H:%M}"
        raise FilingRefused(f"{draft.saved_by}在 {when} 也保存过这份年报，请先打开那一份草稿看看，再填。")
    draft.seq, draft.saved_at, draft.saved_by = draft.seq + 1, city_time.now(), by.display_name
    draft.write(plain)
    draft.save()
    record_event(
        stream=stream_for(subject.office, STREAM),
        verb="annual_reports.save",
        actor=by,
        target=draft,
        detail={"year": year},
    )
    return draft


@transaction.atomic
def file_report(*, by: Party, year: int, told: Mapping[str, Any], confirmed: bool = False) -> None:
    """File the report of a year, or change it within the season. Raises `FilingRefused` with what does not fit."""
    # Nobody else files for the same business meanwhile: one report, not two. All is read once, behind that lock: on the
    # last day of June every statement counts.
    subject = _may_file(by, Subject.objects.select_for_update().filter(identity=by.identity).first())
    before, last = report_and_last(subject, year)
    _must_be_open(subject, year, bool(before))
    found = _doubts(subject, last, told)
    if hard := [one for one in found if one.hard]:
        raise FilingRefused("有互相矛盾的内容，改好后再报送。", hard)
    if found and not confirmed:
        raise FilingRefused("有几处请核对：没有错的，勾选“已核对”后再报送。", found)
    today = city_time.today()
    row = {**_row(form_of(subject), told), "uscc": by.identity.partition(":")[2], "entity_name": subject.name,
           "report_year": year, "filed_on": today, "state": state_on(year, today), "channel": "online"}  # fmt: skip
    if before:
        row |= {"filed_on": before["filed_on"], "corrected_on": today, "before_correction": _changes(before, row)}
    # Before the platform's source is locked, in line for which everybody else who files stands.
    ReportDraft.objects.filter(identity=by.identity, year=year).delete()
    write_records(type=RECORD, rows=[row], by=by)
    record_event(
        stream=stream_for(subject.office, STREAM), verb="annual_reports.correct" if before else "annual_reports.file",
        actor=by, target=subject, detail={"year": year},
    )  # fmt: skip


def _may_file(by: Party, subject: Subject | None) -> Subject:
    """The business, where this person may file for it."""
    if subject is None or not by.may(PartyRight.REPORT):
        raise FilingRefused("您没有填报年报的授权，或者授权已经收回。请联系法定代表人（经营者）。")
    return subject


def _must_be_open(subject: Subject, year: int, filed: bool) -> None:
    """Whether the report of the year may be filed or changed today."""
    why = why_not_filed(year=year, filed=filed, today=city_time.today(), established_on=subject.established_on)
    if why:
        raise FilingRefused(why)


def _doubts(subject: Subject, last: Mapping[str, Any], told: Mapping[str, Any]) -> list[Doubt]:
    texts = {name: str(value) for name, value in told.items() if isinstance(value, str)}
    found = doubts(_numbers(told), texts, _numbers(last), subject.address)
    personal = [
        Doubt(name, "不要写身份证号码、手机号等个人信息：年报是公示的。")
        for name, value in texts.items()
        if name not in CONTACTS and strike_all({"text": value}) != {"text": value}
    ]
    return found + personal


def _numbers(told: Mapping[str, Any]) -> dict[str, float]:
    """The figures among what was told; what is no number is a text."""
    found = {}
    for name, value in told.items():
        try:
            found[name] = float(value)
        except (TypeError, ValueError):
            continue
    return found


def _row(kind: ReportKind, told: Mapping[str, Any]) -> dict[str, Any]:
    """The record's fields: with each figure the published one, where it is public by choice or by law."""
    row = {item.name: told[item.name] for item in kind.items if told.get(item.name) not in (None, "")}
    for item in kind.items:
        chosen = item.public == "must" or told.get(CHOICE + item.name) in (True, "True", "on")
        if item.published and item.name in row and chosen:
            row[item.published] = row[item.name]
    if kind.content_by_choice:
        row["content_public"] = "true" if told.get("content_public") else "false"
    return row


def _changes(before: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """What stood there before a change, of the parts that anybody sees (art 12: both are shown)."""
    fields = standard().type(RECORD).fields
    shown = [name for name, field in fields.items() if field.privacy == "open" and name in before]
    skip = {"filed_on", "state", "channel", "corrected_on", "before_correction", "report_year", "content_public"}
    changed = [name for name in shown if name not in skip and str(before[name]) != str(row.get(name, ""))]
    return "；".join(f"{fields[name].title}：{before[name]}" for name in changed)[:400]
