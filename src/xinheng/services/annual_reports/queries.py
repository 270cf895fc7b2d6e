"""Which reports a business owes, what stands in them already, and what the form begins with."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import current_records, restricted_content
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.annual_reports.declarations import RECORD, ReportKind, kinds
from xinheng.services.annual_reports.models import ReportDraft
from xinheng.services.annual_reports.rules import kind_of_form, opens_on, owes, season_ends
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to

FILED = ("reported", "late", "audit_failed")
# Not told again from year to year: what is of one filing alone.
OF_ONE_FILING = ("report_year", "filed_on", "state", "channel", "corrected_on", "before_correction", "uscc",
                 "entity_name")  # fmt: skip
YEARS = 3


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


def duties_of(subject: Subject) -> list[Duty]:
    """The reports of the last years, newest first. A dormant business reports too; a closed one owes none."""
    if standard().is_closed(subject.kind, subject.status):
        return []
    today = city_time.today()
    filed: dict[int, tuple[str, date | None]] = {}
    for record in current_records(subject.pk, [RECORD]):
        told = json.loads(record.open)
        if told.get("state") in FILED:
            filed.setdefault(int(told["report_year"]), (str(told["state"]), record.effective_on))
    years = [year for year in range(today.year - 1, today.year - 1 - YEARS, -1) if today >= opens_on(year)]
    owed = [year for year in years if owes(subject.established_on, year)]
    told = {year: filed.get(year, ("unreported", None)) for year in owed}
    return [Duty(year, state, on, season_ends(year)) for year, (state, on) in told.items()]


def report_of(subject: Subject, year: int) -> dict[str, Any]:
    """The report of a year as it was filed, everything of it; empty where there is none."""
    return report_and_last(subject, year)[0]


def report_and_last(subject: Subject, year: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The report of a year as `report_of` gives it, and the newest earlier one: both of one question."""
    filed = _reports(subject)
    found = next((one for one in filed if _year(one) == year), None)
    last = next((one for one in filed if _year(one) < year), None)
    return _whole(found) if found else {}, _whole(last) if last else {}


def begins_with(subject: Subject, year: int) -> dict[str, Any]:
    """What the form begins with: as filed; else from the last report and the register, without its figures."""
    filed, last = report_and_last(subject, year)
    if filed:
        return filed
    figures = {name for name, field in standard().type(RECORD).fields.items() if field.type in ("money", "integer")}
    kept = {name: value for name, value in last.items() if name not in figures and name not in OF_ONE_FILING}
    return {"mailing_address": subject.address, "survival_state": "open", **kept}


def draft_of(party: Party, year: int) -> ReportDraft | None:
    """The draft of a year, for who may file it."""
    return visible_to(ReportDraft.objects.all(), party, PartyRight.REPORT).filter(year=year).first()


def _reports(subject: Subject) -> list[Record]:
    rows = [one for one in current_records(subject.pk, [RECORD]) if json.loads(one.open).get("state") in FILED]
    return sorted(rows, key=_year, reverse=True)


def _year(record: Record) -> int:
    return int(json.loads(record.open)["report_year"])


def _whole(record: Record) -> dict[str, Any]:
    return {**json.loads(record.open), **restricted_content(record)}
