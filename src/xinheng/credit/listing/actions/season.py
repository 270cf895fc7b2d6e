"""After 30 June: who filed no annual report is proposed for the list, by rule; a person reviews each before it stands.

The law gives ten working days from the end of the season (企业经营异常名录管理办法 art 6).
"""

import time
from datetime import date

from django.db import transaction

from xinheng.credit.listing.queries import kind_of_subject, listed_already, unreported
from xinheng.credit.listing.rules import UNREPORTED, season_of
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.table.binding import binder

PROCEDURE = "abnormal_listing"
makes = binder(PROCEDURE)
JULY = 7
EVERY = 3600.0


class LastSeason:
    """When the worker looked last; once in an hour is enough."""

    asked_at = float("-inf")


def propose_daily() -> int:
    """The worker's follower: in July, propose whoever has not reported; how many."""
    if city_time.today().month != JULY or time.monotonic() - LastSeason.asked_at < EVERY:
        return 0
    LastSeason.asked_at = time.monotonic()
    return propose_unreported()


def propose_unreported() -> int:
    """A matter for each shop that owed the report of the last season and has none; asked again, none twice."""
    year = season_of(city_time.today())
    known = set(_asked(year))
    found = [one for one in unreported(year) if one.identity not in known and one.office]
    return sum(propose(subject=one, year=year) for one in found)


def _asked(year: int) -> list[str]:
    rows = Matter.objects.filter(procedure=PROCEDURE, opened_at__gte=city_time.start_of(date(year + 1, JULY, 1)))
    return [one.subject_identity for one in rows if one.facts.get("report_year") == str(year)]


@makes("flag_annual_report")
@transaction.atomic
def propose(*, subject: Subject, year: int) -> bool:
    """Propose one shop, unless it is on the list for it already; whether it was."""
    reason = UNREPORTED[kind_of_subject(subject)]
    if listed_already(subject, reason):
        return False
    told = {"listing_reason": reason, "report_year": str(year), "counted_from": date(year + 1, 6, 30)}
    open_and_move(
        procedure=PROCEDURE, verb="flag_annual_report", by="system", facts=told,
        number=next_number(prefix="列", office=subject.office, at=city_time.now()),
        title=f"{year} 年度年报未报送", office=subject.office, subject_identity=subject.identity,
        subject_name=subject.name,
    )  # fmt: skip
    return True
