"""Loading an announced year."""

import csv
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from xinheng.kit.refusal import Refusal
from xinheng.kit.working_days import AnnouncedDay
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.calendar.models import Holiday

COLUMNS = ["date", "name", "is_off"]
FEWEST_DAYS_OFF = 7


@transaction.atomic
def load_holidays(*, year: int, days: Iterable[AnnouncedDay], source: str, by: Account) -> int:
    """Replace a year's announcement; returns the number of days. `source` names the State Council's notice.

    Other years stay. Matters already counting through that year keep their old dates until they are recounted.
    """
    days = list(days)
    check_announcement(year, days)
    if not source.strip():
        raise Refusal("请写明放假通知的文号或网址。")
    Holiday.objects.filter(year=year).delete()
    Holiday.objects.filter(date__in=[entry.day for entry in days]).delete()
    rows = [Holiday(date=day.day, name=day.name, is_off=day.is_off, year=year, source=source) for day in days]
    Holiday.objects.bulk_create(rows)
    record_event(
        stream=stream_for("", "calendar"),
        verb="calendar.load",
        actor=by,
        target=("year", year),
        detail={"days": len(rows), "source": source},
    )
    return len(rows)


def read_announcement(year: int, text: str) -> list[AnnouncedDay]:
    """The days of a CSV with the columns date, name, is_off (1 off, 0 worked)."""
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
        raise Refusal(f"文件缺少列：{'、'.join(missing)}；应有 {'、'.join(COLUMNS)} 三列。")
    return [_day(year, number, row) for number, row in enumerate(reader, start=2)]


def check_announcement(year: int, days: list[AnnouncedDay]) -> None:
    """What no announcement can say: another year's days, a worked weekday, a day twice, hardly any holidays."""
    for entry in days:
        near = entry.day.year == year or (entry.day.year == year - 1 and entry.day.month == 12)
        if not near:
            raise Refusal(f"{entry.day} 不属于 {year} 年的放假安排，请核对年份。")
        if not entry.is_off and entry.day.weekday() < 5:
            raise Refusal(f"{entry.day} 是周一至周五，本来就上班，不应列为调休上班。")
    twice = {entry.day for entry in days if sum(other.day == entry.day for other in days) > 1}
    if twice:
        raise Refusal(f"{'、'.join(map(str, sorted(twice)))} 出现了两次，请删去一行。")
    if sum(entry.is_off for entry in days) < FEWEST_DAYS_OFF:
        raise Refusal(f"{year} 年只有 {sum(entry.is_off for entry in days)} 天放假，文件可能不完整。")


def _day(year: int, number: int, row: dict[str, str]) -> AnnouncedDay:
    try:
        day = date.fromisoformat(row["date"].strip())
    except ValueError as error:
        raise Refusal(f"第 {number} 行的日期“{row['date']}”应写作 2027-01-01 的样子。") from error
    if row["is_off"].strip() not in ("0", "1"):
        raise Refusal(f"第 {number} 行的 is_off 应为 1（放假）或 0（上班），填的是“{row['is_off']}”。")
    return AnnouncedDay(day, row["name"].strip(), row["is_off"].strip() == "1", year)
