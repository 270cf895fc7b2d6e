"""How departments write a day and a time: the patterns in the order in which they are tried, and what words mean.

Python and DuckDB read the same patterns; what a layout finds is told by part: Y m d, p (上午 before the time), H M S, q
(the same behind it), z (the zone).
"""

import re
from collections.abc import Mapping
from functools import cache

from xinheng.fusion.standard.field_types.kind import NOTHING, DateFormat
from xinheng.fusion.standard.field_types.sql import quoted

# Between year, month and day; every dash that a keyboard has. What stands behind a day and says nothing of its own.
_BETWEEN, _WEEKDAY = "[-/.,、‐‑–—− ]", r"(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?"
_DAY = (
    rf"(?:公元)?([0-9]{{4}}) ?(?:{_BETWEEN}|年) ?([0-9]{{1,2}}) ?(?:{_BETWEEN}|月) ?([0-9]{{1,2}}) ?[日号]?{_WEEKDAY}"
)
# Half of the day before or after the time, and its zone where one is written.
_HALF = "(上午|下午|[AaPp][Mm])"
_CLOCK = (
    rf"[ T]?{_HALF}? ?([0-9]{{1,2}})(?:[时点]|(?::|时|点)([0-9]{{2}})(?:(?::|分)([0-9]{{2}}))?[分秒]?(?:\.[0-9]+)?)"
    rf" ?{_HALF}?"
    r" ?(Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?"
)
_CLOCK_PARTS = "pHMSqz"
_MORNING, _AFTERNOON = ("上午", "am"), ("下午", "pm")
# What each part is called where SQL reads it.
_NAMES = {"Y": "year", "m": "month", "d": "day", "H": "hour", "M": "minute", "S": "second"}
_NAMES |= {"p": "before", "q": "after", "z": "zone"}
_PARTS = {"Y": "([0-9]{4})", "m": "([0-9]{1,2})", "d": "([0-9]{1,2})"}
_PARTS |= {"H": "([0-9]{1,2})", "M": "([0-9]{2})", "S": "([0-9]{2})"}
# 20260203, and with a time after it, to the thousandth of a second.
_DIGITS = r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[ T]?([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:[0-9]{3})?)?)?(?:\.0)?"
# A day in words, 二〇二六年二月三日, and how its words become figures, one step after another.
_WORDS = r"[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]?"
_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = ((r"([0-9])十([0-9])", r"\1\2"), (r"([0-9])十", r"\g<1>0"), (r"十([0-9])", r"1\1"), ("十", "10"))
# A program's count since 1970, of thousandths of a second (thirteen digits are 2001 to 2033) or of seconds (ten digits
# up to 2030; what begins with 19 could be a day with its hour): no other way to write a day.
EPOCH = r"1[0-9]{12}|1[0-8][0-9]{8}"
# What databases and spreadsheets show for a day that was never entered.
_NEVER = r"0000[-/.]00[-/.]00.*|0001[-/.]0?1[-/.]0?1.*|1899[-/.]12[-/.]30(?: 00?:00.*)?|1900[-/.]0?1[-/.]0?0"
# What sources write where there is no day, or no end; stored as no value.
NO_END = rf"9999.*|长期|永久|永续|长期有效|永久有效|无期限|无固定期限|{_NEVER}|{NOTHING}"
# A spreadsheet's day number, counted from 1899-12-30: five digits are 1927 to 2173, and no other way to write a day.
SERIAL = r"([1-9][0-9]{4})(?:\.([0-9]{1,15}))?"


class DateFormatError(ValueError):
    """A source's `date_format` uses something other than %Y %m %d %H %M %S."""


@cache
def _layout(date_format: str | None) -> tuple[str, dict[str, int]]:
    """A regular expression for the format and which group holds which part; None is any usual Chinese way."""
    if date_format is None:
        return f"{_DAY}(?:{_CLOCK})?", {"Y": 1, "m": 2, "d": 3, **_behind(3)}
    pattern, groups = "", dict[str, int]()
    for directive, literal in re.findall(r"%(.)|([^%])", date_format):
        if literal:
            pattern += re.escape(literal)
        elif directive in _PARTS and directive not in groups:
            groups[directive] = len(groups) + 1
            pattern += _PARTS[directive]
        else:
            raise DateFormatError(f"日期格式只能用 %Y %m %d %H %M %S 各一次：{date_format}")
    if not {"Y", "m", "d"} <= groups.keys():
        raise DateFormatError(f"日期格式应含 %Y、%m、%d：{date_format}")
    if "H" not in groups:
        # One save in a spreadsheet adds a time to every day.
        pattern += f"(?:{_CLOCK})?"
        groups |= _behind(len(groups))
    return pattern, groups


def _behind(groups: int) -> dict[str, int]:
    """Which group holds which part of the time that stands behind so many others."""
    return {part: groups + place for place, part in enumerate(_CLOCK_PARTS, start=1)}


def hour_of(told: Mapping[str, str]) -> str:
    """The hour of a whole day: 下午3 as 15, 上午12 as 00."""
    hour, half_day = told.get("H", "").zfill(2), (told.get("p", "") + told.get("q", "")).lower()
    if half_day in _AFTERNOON and hour < "12":
        return str(int(hour) + 12)
    return "00" if half_day in _MORNING and hour == "12" else hour


def sql_hour() -> str:
    """The same of the parts `g` that `sql_parts` found."""
    hour, half_day = "lpad(g.hour, 2, '0')", "lower(g.before || g.after)"
    late, early = (f"{half_day} IN ({', '.join(map(quoted, words))})" for words in (_AFTERNOON, _MORNING))
    return (
        f"CASE WHEN {late} AND {hour} < '12' THEN CAST(CAST({hour} AS INTEGER) + 12 AS VARCHAR) "
        f"WHEN {early} AND {hour} = '12' THEN '00' ELSE {hour} END"
    )


def sql_parts(written: str, date_format: DateFormat) -> str:
    """The parts of the first layout that fits, by name, empty where it has none; NULL where none fits.

    One struct for all layouts, so that a day is put together in one place of the statement; a struct's names know no
    upper case.
    """
    cases = ""
    for pattern, groups in layouts(date_format):
        parts = sorted(groups, key=groups.__getitem__) + [part for part in _NAMES if part not in groups]
        names = ", ".join(quoted(_NAMES[part]) for part in parts)
        filled = quoted(f"^(?:{pattern})$" + "()" * (len(_NAMES) - len(groups)))
        cases += f"WHEN regexp_full_match({written}, {quoted(pattern)}) "
        cases += f"THEN regexp_extract({written}, {filled}, [{names}]) "
    return f"CASE {cases}END"


def in_figures(written: str) -> str:
    """A day in words with figures in their place; anything else as it is."""
    if not re.fullmatch(_WORDS, written):
        return written
    figures = written.translate(_FIGURES)
    for pattern, kept in _TENS:
        figures = re.sub(pattern, kept, figures)
    return figures


def sql_in_figures(written: str) -> str:
    """The same over a column."""
    figures = f"translate({written}, '〇○零一二三四五六七八九', '000123456789')"
    for pattern, kept in _TENS:
        figures = f"regexp_replace({figures}, {quoted(pattern)}, {quoted(kept.replace('g<1>', '1'))}, 'g')"
    return f"CASE WHEN regexp_full_match({written}, {quoted(_WORDS)}) THEN {figures} ELSE {written} END"


def layouts(date_format: DateFormat) -> list[tuple[str, dict[str, int]]]:
    """A source's own formats, then what is unambiguous whatever they are: year first with a separator, and all digits.
    One save in a spreadsheet turns every ISO day of a file into 2020/1/2."""
    digits = (_DIGITS, {"Y": 1, "m": 2, "d": 3, "H": 4, "M": 5, "S": 6})
    formats = (date_format,) if isinstance(date_format, str) else date_format or ()
    return [*map(_layout, formats), _layout(None), digits]
