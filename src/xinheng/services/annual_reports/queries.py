"""Which reports a business owes, what stands in them already, and what the form begins with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import identities_of, restricted_content
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.annual_reports.declarations import RECORD, Receiver, ReportKind, key_of, kinds, receivers
from xinheng.services.annual_reports.models import PartsBatch, ReportDraft, ReportFiling, ReportPart
from xinheng.services.annual_reports.rules import YEARS, kind_of_form, opens_on, owes, season_ends
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to
from xinheng.support.prepared.asking import PreparedQuestion, given

FILED = ("reported", "late", "audit_failed")
# Not told again from year to year: what is of one filing alone.
OF_ONE_FILING = ("report_year", "filed_on", "state", "channel", "corrected_on", "before_correction", "uscc",
                 "entity_name")  # fmt: skip


@dataclass(frozen=True)
class Duty:
    """The report of one year: owed until a day, or filed."""

    year: int
    state: str
    filed_on: date | None
    until: date

    @property
    def filed(self) -> bool:
        """Whether it is here."""
        return self.state in FILED

    @property
    def late(self) -> bool:
        """Whether it is owed and the season is over."""
        return not self.filed and city_time.today() > self.until

    @property
    def changeable(self) -> bool:
        """Whether it was filed and may still be changed."""
        return self.filed and city_time.today() <= self.until

    @property
    def words(self) -> str:
        """Where it stands."""
        known = standard().code_list("annual_report_state")
        return known.title_of(self.state) if self.filed else "逾期未报，请补报" if self.late else f"{self.until} 前报送"


def form_of(subject: Subject) -> ReportKind:
    """The form for this kind of entity."""
    return kinds()[kind_of_form(subject.category, subject.name)]


@dataclass(frozen=True)
class Reports:
    """The reports of a business: what stands in the registers, and what was filed and will stand there in seconds."""

    filings: list[ReportFiling]
    records: list[Record]

    @property
    def states(self) -> dict[int, tuple[str, date | None]]:
        """By year how it was filed, and when first."""
        held = {year_of(one): (str(json.loads(one.open)["state"]), one.effective_on) for one in reversed(self.records)}
        for one in reversed(self.filings):
            if row := one.read():
                held[one.year] = row["state"], date.fromisoformat(row["filed_on"])
        return held

    def newest(self, year: int) -> ReportFiling | None:
        """The last one handed in here."""
        return next((one for one in self.filings if one.year == year), None)

    def whole(self, year: int) -> dict[str, Any]:
        """The report of a year as it was filed, everything of it; empty where there is none."""
        waiting = next((one for one in self.filings if one.year == year and one.secret), None)
        found = next((one for one in self.records if year_of(one) == year), None)
        return waiting.read() if waiting else _whole(found) if found else {}

    def before(self, year: int) -> dict[str, Any]:
        """The newest report of an earlier year; empty where there is none."""
        earlier = [one for one in self.states if one < year]
        return self.whole(max(earlier)) if earlier else {}


_FILINGS = PreparedQuestion(
    lambda: ReportFiling.objects.filter(identity__in=identities_of(given("identity"))).order_by("-pk")
)
_RECORDS = PreparedQuestion(
    lambda: Record.objects.filter(subject_id=given("subject"), type=RECORD, superseded_at=None).order_by(
        "-effective_on", "-id"
    )
)


def reports_of(subject: Subject) -> Reports:
    """What is held of a business. Filings are asked for first: one that enters meanwhile is seen twice, not never."""
    filings = _FILINGS.all(identity=subject.identity)
    rows = [one for one in _RECORDS.all(subject=subject.pk) if json.loads(one.open).get("state") in FILED]
    return Reports(filings, sorted(rows, key=year_of, reverse=True))


def duties_of(subject: Subject, held: Reports | None = None) -> list[Duty]:
    """The reports of the last years, newest first. A dormant business reports too; a closed one owes none."""
    if standard().is_closed(subject.kind, subject.status):
        return []
    today = city_time.today()
    filed = (held or reports_of(subject)).states
    years = [year for year in range(today.year - 1, today.year - 1 - YEARS, -1) if today >= opens_on(year)]
    owed = [year for year in years if owes(subject.established_on, year)]
    told = {year: filed.get(year, ("unreported", None)) for year in owed}
    return [Duty(year, state, on, season_ends(year)) for year, (state, on) in told.items()]


def begins_with(held: Reports, subject: Subject, year: int) -> dict[str, Any]:
    """What the form begins with: as filed; else from the last report and the register, without its figures."""
    if filed := held.whole(year):
        return filed
    last = held.before(year)
    figures = {name for name, field in standard().type(RECORD).fields.items() if field.type in ("money", "integer")}
    kept = {name: value for name, value in last.items() if name not in figures and name not in OF_ONE_FILING}
    return {"mailing_address": subject.address, "survival_state": "open", **kept}


def draft_of(party: Party, year: int, held: Reports) -> ReportDraft | None:
    """The draft of a year, for who may file it; one that was filed since is none any more."""
    draft = visible_to(ReportDraft.objects.all(), party, PartyRight.REPORT).filter(year=year).first()
    newest = held.newest(year)
    return None if draft and newest and draft.saved_at <= newest.filed_at else draft


def waiting_filings() -> QuerySet[ReportFiling]:
    """What was handed in and does not stand in the registers yet, the oldest first."""
    return ReportFiling.objects.filter(entered_at=None).order_by("pk")


def last_filing(identity: str) -> int:
    """The number of the last report that a business handed in here; 0 where it never did."""
    filed = ReportFiling.objects.filter(identity__in=identities_of(identity))
    return filed.order_by("-pk").values_list("pk", flat=True).first() or 0


def parts_on_the_way(receiver: str) -> QuerySet[ReportPart]:
    """What a receiver has not answered yet, the oldest first."""
    under_way = [ReportPart.State.WAITING, ReportPart.State.HANDED]
    rows = ReportPart.objects.filter(receiver=receiver, state__in=under_way)
    return rows.select_related("filing").order_by("state", "pk")


def contents_of(parts: Sequence[ReportPart]) -> dict[int, dict[str, Any]]:
    """Of each part whose report stands in the registers: whose it is, and its fields with what they are called."""
    subjects = Subject.objects.in_bulk({one.filing.identity for one in parts}, field_name="identity")
    records = Record.objects.filter(type=RECORD, superseded_at=None, subject__in=subjects.values())
    rows = {(one.subject_id, year_of(one)): one for one in records.select_related("source")}
    fields, found = standard().type(RECORD).fields, {}
    for part in parts:
        subject = subjects.get(part.filing.identity)
        record = rows.get((subject.pk, part.filing.year)) if subject else None
        if subject is None or record is None:
            continue
        told = _whole(record)
        values = {
            name: {"title": fields[name].title, "value": told[name], "unit": fields[name].unit or None}
            for name in form_of(subject).part_for(part.receiver) if told.get(name) not in (None, "")
        }  # fmt: skip
        found[part.pk] = {"id": subject.identity, "name": subject.name, "values": values}
    return found


def parts_of(party: Party) -> dict[int, list[ReportPart]]:
    """By year, what became of the parts of the business's newest filing."""
    rows = visible_to(ReportPart.objects.all(), party, PartyRight.REPORT).exclude(state=ReportPart.State.OVERTAKEN)
    found: dict[int, list[ReportPart]] = {}
    for one in rows.select_related("filing").order_by("-filing__seq", "pk"):
        kept = found.setdefault(one.filing.year, [])
        if one.receiver not in {each.receiver for each in kept}:
            kept.append(one)
    return found


@dataclass(frozen=True)
class Exchange:
    """How the hand-over to one receiver stands: parts by state, the oldest that waits, and when it last came."""

    name: str
    receiver: Receiver
    connected: bool
    counts: Mapping[str, int]
    oldest: datetime | None
    last: datetime | None

    @property
    def columns(self) -> list[int]:
        """Parts that wait, are handed over, were received, came back."""
        shown = ReportPart.State
        return [self.counts.get(one, 0) for one in (shown.WAITING, shown.HANDED, shown.RECEIVED, shown.RETURNED)]


def exchanges() -> list[Exchange]:
    """Every receiver with its parts, for who looks after the exchange."""
    counts: dict[str, dict[str, int]] = {}
    grouped = ReportPart.objects.values_list("receiver", "state").annotate(Count("pk")).order_by()
    for name, state, many in grouped:
        counts.setdefault(name, {})[state] = many
    waiting = ReportPart.objects.filter(state=ReportPart.State.WAITING).values_list("receiver")
    oldest = dict(waiting.annotate(Min("filing__entered_at")).order_by())
    last = dict(PartsBatch.objects.values_list("receiver").annotate(Max("handed_at")).order_by())
    return [
        Exchange(name, one, key_of(name) is not None, counts.get(name, {}), oldest.get(name), last.get(name))
        for name, one in receivers().items()
    ]


def year_of(record: Record) -> int:
    """The year that a report in the registers is about."""
    return int(json.loads(record.open)["report_year"])


def _whole(record: Record) -> dict[str, Any]:
    return {**json.loads(record.open), **restricted_content(record)}
