"""What a yearly announcement looks like, and what none can say. Pure."""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from xinheng.kit.refusal import Refusal
from xinheng.kit.working_days import ONE_DAY, AnnouncedDay, days_between, fixed_holidays

COLUMNS = ["date", "name", "is_off"]
# The same columns as people write them.
HEADINGS = {"日期": "date", "名称": "name", "节日": "name", "假日": "name", "安排": "is_off", "放假": "is_off"}
OFF = {"1": True, "0": False, "放假": True, "休": True, "上班": False, "调休上班": False, "班": False}
FEWEST_DAYS_OFF = 7
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")


def read_announcement(year: int, text: str) -> list[AnnouncedDay]:
    """The days of a table with the columns date, name, is_off (or 日期, 节日, 安排), by commas or copied from a sheet.

    Raises Refusal with the line that is wrong.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    separator = "\t" if lines and "\t" in lines[0] else ","
    reader = csv.DictReader(lines, delimiter=separator)
    reader.fieldnames = [HEADINGS.get(name.strip(), name.strip()) for name in reader.fieldnames or []]
    if missing := [name for name in COLUMNS if name not in reader.fieldnames]:
        raise Refusal(f"文件缺少列：{'、'.join(missing)}；应有 {'、'.join(COLUMNS)} 三列（或 日期、节日、安排）。")
    return [_day(year, number, row) for number, row in enumerate(reader, start=2)]


def check_announcement(year: int, days: Sequence[AnnouncedDay]) -> None:
    """What no announcement can say: another year's days, a worked weekday, a day twice, a festival or a day missing."""
    for entry in days:
        near = entry.day.year == year or (entry.day.year == year - 1 and entry.day.month == 12)
        if not near:
            raise Refusal(f"{entry.day} 不属于 {year} 年的放假安排，请核对年份。")
        if not entry.is_off and entry.day.weekday() < 5:
            raise Refusal(f"{entry.day} 是周一至周五，本来就上班，不应列为调休上班。")
    if twice := [day for day, times in Counter(entry.day for entry in days).items() if times > 1]:
        raise Refusal(f"{'、'.join(map(str, sorted(twice)))} 出现了两次，请删去一行。")
    off = {entry.day: entry.name for entry in days if entry.is_off}
    if len(off) < FEWEST_DAYS_OFF:
        raise Refusal(f"{year} 年只有 {len(off)} 天放假，文件可能不完整。")
    _check_festivals(year, off)
    _check_gaps(off, {entry.day for entry in days if not entry.is_off})


def _check_festivals(year: int, off: dict[date, str]) -> None:
    names = "、".join(off.values())
    if absent := [festival for festival in FESTIVALS if festival not in names]:
        raise Refusal(f"{year} 年的安排里没有{'、'.join(absent)}，请补上后再载入。")
    for day, name in fixed_holidays(year).items():
        if day.weekday() < 5 and day not in off:
            raise Refusal(f"缺少 {day}（{name}），这一天依《全国年节及纪念日放假办法》放假。")


def _check_gaps(off: dict[date, str], worked: set[date]) -> None:
    """A holiday is one run of days: a working day left out in the middle is a line that got lost."""
    by_name: dict[str, list[date]] = {}
    for day in sorted(off):
        by_name.setdefault(off[day], []).append(day)
    for name, days in by_name.items():
        for before, after in pairwise(days):
            between = [day for day in days_between(before, after - ONE_DAY) if day.weekday() < 5]
            if between and (after - before).days <= 9:
                raise Refusal(f"{name}假期中间缺少 {'、'.join(map(str, between))}，请补上这一行。")
            if inside := [day for day in days_between(before, after - ONE_DAY) if day in worked]:
                raise Refusal(f"{name}假期中间的 {'、'.join(map(str, inside))} 列为上班，请核对。")


def _day(year: int, number: int, row: dict[str, str]) -> AnnouncedDay:
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        day = date.fromisoformat(told["date"])
    except ValueError as error:
        raise Refusal(f"第 {number} 行的日期“{told['date']}”应写作 2027-01-01 的样子。") from error
    if told["is_off"] not in OFF:
        raise Refusal(f"第 {number} 行的 is_off 应为 1（放假）或 0（上班），填的是“{told['is_off']}”。")
    if not told["name"]:
        raise Refusal(f"第 {number} 行没有写是哪个节日。")
    return AnnouncedDay(day, told["name"], OFF[told["is_off"]], year)
