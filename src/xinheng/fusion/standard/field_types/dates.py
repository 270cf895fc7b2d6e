"""Days and moments, however a department writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP
from decimal import Decimal as Exact
from functools import cache

from xinheng.fusion.standard.field_types.kind import NOTHING, DateFormat, Text
from xinheng.fusion.standard.field_types.sql import quoted, reason, reasons, sql_half
from xinheng.kit.characters import half

_DAY = r"([0-9]{4}) ?(?:-|/|\.|年) ?([0-9]{1,2}) ?(?:-|/|\.|月) ?([0-9]{1,2}) ?日?"
_CLOCK = r"[ T]?([0-9]{1,2})(?::|时)([0-9]{2})(?:(?::|分)([0-9]{2}))?[分秒]?(?:\.[0-9]+)?"
_PARTS = {"Y": "([0-9]{4})", "m": "([0-9]{1,2})", "d": "([0-9]{1,2})"}
_PARTS |= {"H": "([0-9]{1,2})", "M": "([0-9]{2})", "S": "([0-9]{2})"}
# What sources write where there is no day, or no end; stored as no value.
_NO_END = rf"9999.*|长期|永久|长期有效|永久有效|无固定期限|{NOTHING}"
# A spreadsheet's day number, counted from 1899-12-30: five digits are 1927 to 2173, and no other way to write a day.
_SERIAL = r"([1-9][0-9]{4})(?:\.([0-9]{1,15}))?"


class DateFormatError(ValueError):
    """A source's `date_format` uses something other than %Y %m %d %H %M %S."""


@cache
def _layout(date_format: str | None) -> tuple[str, dict[str, int]]:
    """A regular expression for the format and which group holds which part; None is any usual Chinese way."""
    if date_format is None:
        return f"{_DAY}(?:{_CLOCK})?", {"Y": 1, "m": 2, "d": 3, "H": 4, "M": 5, "S": 6}
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
        groups |= {part: len(groups) + place for place, part in enumerate("HMS", start=1)}
    return pattern, groups


class Date(Text):
    """A calendar day, kept as 2026-02-03; a time after it is dropped."""

    name = "date"
    title = "日期"
    duckdb_type = "DATE"
    problem = "不是有效的日期，应写作 2026-02-03"
    outside = "日期不在1900年至2199年之间，请核对"
    example = "2026-02-03"
    clock = False

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """The day as ISO 8601; text that names no day stays as written; 长期 and the year 9999 mean no end: empty."""
        written = half(text)
        if re.fullmatch(_NO_END, written):
            return ""
        for layout in self._layouts(date_format):
            if found := re.fullmatch(layout[0], written, re.ASCII):
                return self._assembled(found, layout[1]) or written
        number = re.fullmatch(_SERIAL, written, re.ASCII)
        return self._counted(number) if number else written

    def check(self, clean: str) -> str | None:
        """A real day between 1900 and 2199."""
        if not clean:
            return None
        if not self._is_real(clean):
            return f"{self.problem}：{clean}"
        return None if "1900" <= clean[:4] <= "2199" else f"{self.outside}：{clean}"

    def compare(self, left: str, right: str) -> float:
        """1 on the same day, falling to 0 at a year's distance."""
        if not (self._is_real(left) and self._is_real(right)):
            return 0.0
        days = abs((date.fromisoformat(left[:10]) - date.fromisoformat(right[:10])).days)
        return max(0.0, 1.0 - days / 365)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        usual = "%Y-%m-%d %H:%M:%S" if self.clock else "%Y-%m-%d"
        formats = date_format if isinstance(date_format, tuple) else (date_format or usual,)
        cases = "".join(f"WHEN {expr} = {quoted(word)} THEN NULL " for word in ("长期", "9999-12-31"))
        cases += "".join(self._sql_plain(expr, form) for form in formats)
        # What is not plain is tidied once, under a name of its own: written out wherever it is needed, the expression
        # would be a hundred thousand characters long and take longer to plan than a small file takes to read.
        slow = f"WHEN regexp_full_match(w, {quoted(_NO_END)}) THEN NULL "
        for pattern, groups in self._layouts(date_format):
            slow += (
                f"WHEN regexp_full_match(w, {quoted(pattern)}) "
                f"THEN coalesce({self._sql_assembled('w', pattern, groups)}, w) "
            )
        slow += f"WHEN regexp_full_match(w, {quoted(_SERIAL)}) THEN {self._sql_counted('w')} "
        return f"CASE {cases}ELSE list_transform([{sql_half(expr)}], lambda w: CASE {slow}ELSE w END)[1] END"

    def sql_check(self, expr: str) -> str:
        """The same."""
        shaped = f"regexp_full_match({expr}, {quoted(self._iso)})"
        return reasons(
            (f"NOT ({shaped} AND TRY_CAST({expr} AS {self.duckdb_type}) IS NOT NULL)", reason(self.problem, expr)),
            (f"{expr} < '1900' OR {expr} >= '2200'", reason(self.outside, expr)),
        )

    @property
    def json_schema(self) -> dict[str, object]:
        """ISO 8601 full-date."""
        return {"type": "string", "format": "date"}

    _iso = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def _layouts(self, date_format: DateFormat) -> list[tuple[str, dict[str, int]]]:
        # Year first with a separator, and eight digits, are unambiguous: they are understood whatever the source's own
        # format is. One save in a spreadsheet turns every ISO day of a file into 2020/1/2.
        eight = (r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0)?", {"Y": 1, "m": 2, "d": 3})
        formats = (date_format,) if isinstance(date_format, str) else date_format or ()
        return [*map(_layout, formats), _layout(None), eight]

    def _assembled(self, found: re.Match[str], groups: dict[str, int]) -> str | None:
        day = "-".join((found[groups["Y"]], found[groups["m"]].zfill(2), found[groups["d"]].zfill(2)))
        if self.clock:
            times = (found[groups[part]] if part in groups else None for part in "HMS")
            day += "T" + ":".join((time or "").zfill(2) for time in times)
        return day if self._is_real(day) else None

    def _counted(self, number: re.Match[str]) -> str:
        """The moment a spreadsheet counts so: days since 1899-12-30, and the part of a day."""
        seconds = Exact(f"0.{number[2] or 0}") * 86_400 if self.clock else Exact(0)
        whole = int(seconds.quantize(Exact(1), ROUND_HALF_UP))
        moment = datetime(1899, 12, 30) + timedelta(days=int(number[1]), seconds=whole)  # noqa: DTZ001  no zone meant
        return moment.isoformat(timespec="seconds") if self.clock else moment.date().isoformat()

    def _sql_counted(self, written: str) -> str:
        days = f"DATE '1899-12-30' + CAST(left({written}, 5) AS INTEGER)"
        if not self.clock:
            return f"strftime({days}, '%Y-%m-%d')"
        part = f"CAST('0.' || coalesce(nullif(substr({written}, 7), ''), '0') AS DECIMAL(20, 15))"
        seconds = f"to_seconds(CAST(round({part} * 86400) AS BIGINT))"
        return f"strftime(CAST({days} AS TIMESTAMP) + {seconds}, '%Y-%m-%dT%H:%M:%S')"

    def _sql_plain(self, expr: str, form: str) -> str:
        """The case of values in fixed columns, which nearly every value is: cut out by position, nothing searched."""
        pattern, at, place = "", {}, 1
        for directive, literal in re.findall(r"%(.)|([^%])", form):
            width = 4 if directive == "Y" else 2 if directive else 1
            pattern += f"[0-9]{{{width}}}" if directive else re.escape(literal)
            at[directive] = f"substr({expr}, {place}, {width})"
            place += width
        whole = f"{at['Y']} || '-' || {at['m']} || '-' || {at['d']}"
        if self.clock:
            hour, minute, second = (at.get(part, "'00'") for part in "HMS")
            whole += f" || 'T' || {hour} || ':' || {minute} || ':' || {second}"
        real = f"TRY_CAST({whole} AS {self.duckdb_type}) IS NOT NULL AND {at['Y']} < '9999'"
        return f"WHEN regexp_full_match({expr}, {quoted(pattern)}) AND {real} THEN {whole} "

    def _sql_assembled(self, written: str, pattern: str, groups: dict[str, int]) -> str:
        anchored = quoted(f"^(?:{pattern})$")

        def part(name: str) -> str:
            text = f"regexp_extract({written}, {anchored}, {groups[name]})" if name in groups else "''"
            return f"lpad({text}, 2, '0')" if name != "Y" else text

        whole = f"{part('Y')} || '-' || {part('m')} || '-' || {part('d')}"
        if self.clock:
            whole += f" || 'T' || {part('H')} || ':' || {part('M')} || ':' || {part('S')}"
        return f"CASE WHEN TRY_CAST({whole} AS {self.duckdb_type}) IS NOT NULL THEN {whole} END"

    def _is_real(self, clean: str) -> bool:
        try:
            return re.fullmatch(self._iso, clean, re.ASCII) is not None and bool(datetime.fromisoformat(clean))
        except ValueError:
            return False


class DateTime(Date):
    """A moment in the city's own time, kept as 2026-02-03T14:05:00; a bare day means its midnight."""

    name = "datetime"
    title = "时间"
    duckdb_type = "TIMESTAMP"
    problem = "不是有效的时间，应写作 2026-02-03 14:05:00"
    example = "2026-02-03 14:05:00"
    clock = True
    _iso = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"

    @property
    def json_schema(self) -> dict[str, object]:
        """ISO 8601 without a zone: the city's time."""
        return {"type": "string", "pattern": f"^{self._iso}$"}
