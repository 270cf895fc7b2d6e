"""Periods as declarations write them (ISO 8601: P1D, P30D, P6M, P10Y, PT2H): when data are late, how long they stay."""

import re
from datetime import date, datetime, timedelta

from xinheng.fusion.standard.declarations import RecordType
from xinheng.kit.clock_counting import add_months

_PERIOD = re.compile(r"P(?:(\d+)([DMY])|T(\d+)H)")


def after(period: str, moment: datetime) -> datetime:
    """The moment a period later; months and years end on the same day number or the month's last."""
    found = _PERIOD.fullmatch(period)
    if not found:
        raise ValueError(f"期间应写作 P1D、P6M、P10Y 或 PT2H，得到 {period}")
    if found[3]:
        return moment + timedelta(hours=int(found[3]))
    amount = int(found[1])
    if found[2] == "D":
        return moment + timedelta(days=amount)
    day = add_months(moment.date(), amount * (12 if found[2] == "Y" else 1))
    return datetime.combine(day, moment.timetz())


def kept_since(kind: RecordType, on: date) -> date | None:
    """The first day of ending that must still be kept on `on`: what ended before is due. None = nothing ever is.

    Where a month is too short for the day, the record is kept some days longer, never shorter.
    """
    found = _PERIOD.fullmatch(kind.retention)
    if kind.retention == "permanent" or found is None:
        return None
    if found[3] or found[2] == "D":
        return on - timedelta(days=int(found[1] or -(-int(found[3] or 0) // 24)))
    return add_months(on, -int(found[1]) * (12 if found[2] == "Y" else 1))


def length_in_words(length: timedelta) -> str:
    """How long something has lasted, in the two largest units: 3 天 4 小时."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = ((days, "天"), (hours, "小时"), (0 if days else rest, "分钟"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "不足 1 分钟"


def in_words(period: str) -> str:
    """A period as people say it: P1D 一天, P10Y 10 年, permanent 永久."""
    found = re.fullmatch(r"P(T?)(\d+)([DHMY])", period)
    if found is None:
        return {"permanent": "永久"}.get(period, period)
    amount = found[2] if int(found[2]) > 1 else "一"
    unit = {"D": "天", "H": "小时", "M": "个月", "Y": "年"}[found[3]]
    return "一周" if period == "P7D" else f"{amount} {unit}" if amount != "一" else f"一{unit}"
