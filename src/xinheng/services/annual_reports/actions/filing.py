"""Filing a report, or changing it within the season. What was filed is a record, and a source like any other."""

from collections.abc import Mapping
from typing import Any

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.validation import validate_row
from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike_all
from xinheng.kit.refusal import Refusal
from xinheng.services.annual_reports.declarations import RECORD, ReportKind
from xinheng.services.annual_reports.forms import CHOICE
from xinheng.services.annual_reports.models import ReportFiling, content_digest
from xinheng.services.annual_reports.queries import form_of, reports_of
from xinheng.services.annual_reports.rules import Doubt, doubts, state_on, why_not_filed
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.prepared.writing import add_unless_there

# What may hold a telephone or a number by law.
CONTACTS = ("phone", "email", "postcode")


class FilingRefused(Refusal):
    """Why the report is not filed; `doubts` names the fields."""

    def __init__(self, words: str, found: list[Doubt] | None = None) -> None:
        self.doubts = found or []
        super().__init__(words)


def file_report(
    *, by: Party, subject: Subject, year: int, told: Mapping[str, Any], seen: int, confirmed: bool = False
) -> ReportFiling:
    """File the report of a year, or change it within the season. When this returns it lies on the disk.

    The worker brings it to the registers within seconds, many at a time (ADR 61). `seen` is how many filings of the
    year the form knew of: who files beside another is told. The same again, as an impatient finger sends it, is one.
    Raises `FilingRefused` with what does not fit.
    """
    may_file(by, subject)
    held = reports_of(subject)
    before, newest = held.whole(year), held.newest(year)
    row = _row(form_of(subject), told)
    digest = content_digest(by.identity, year, row)
    if newest and bytes(newest.digest) == digest:
        return newest
    must_be_open(subject, year, bool(before))
    if newest and newest.seq != seen:
        raise FilingRefused(_overtaken(newest))
    found = _doubts(subject, held.before(year), told)
    if hard := [one for one in found if one.hard]:
        raise FilingRefused("有互相矛盾的内容，改好后再报送。", hard)
    if found and not confirmed:
        raise FilingRefused("有几处请核对：没有错的，勾选“已核对”后再报送。", found)
    clean = _clean(subject, year, row, before)
    filing = ReportFiling(
        identity=by.identity, year=year, seq=seen + 1 if newest else 1, digest=digest, filer=by.pk,
        filed_by=by.display_name, filed_at=city_time.now(),
    )  # fmt: skip
    filing.write(clean)
    # No lock, and nobody to wait for: of two at once the number lets one in.
    if add_unless_there(filing):
        return filing
    other = ReportFiling.objects.get(identity=by.identity, year=year, seq=filing.seq)
    if bytes(other.digest) != digest:
        raise FilingRefused(_overtaken(other))
    return other


def _overtaken(other: ReportFiling) -> str:
    when = f"{city_time.local(other.filed_at):%Y-%m-%d %H:%M}"
    return f"{other.filed_by}在 {when} 已经报送过这份年报。请重新打开年报，看过那一份再改；您填的还在下面。"


def _clean(subject: Subject, year: int, row: dict[str, Any], before: Mapping[str, Any]) -> dict[str, str]:
    """The record as it will stand in the registers, checked by the standard now and not when nobody is there to ask."""
    today = city_time.today()
    row = {**row, "uscc": subject.identity.partition(":")[2], "entity_name": subject.name, "report_year": year,
           "filed_on": today, "state": state_on(year, today), "channel": "online"}  # fmt: skip
    if before:
        row |= {"filed_on": before["filed_on"], "corrected_on": today, "before_correction": _changes(before, row)}
    clean, problems = validate_row(RECORD, row)
    if problems:
        raise FilingRefused("有的内容不符合要求，改好后再报送。", [Doubt(one.field, one.reason) for one in problems])
    return clean


def may_file(by: Party, subject: Subject) -> None:
    """Whether this person may file for the business."""
    if not by.is_of(subject.identity) or not by.may(PartyRight.REPORT):
        raise FilingRefused("您没有填报年报的授权，或者授权已经收回。请联系法定代表人（经营者）。")


def must_be_open(subject: Subject, year: int, filed: bool) -> None:
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
