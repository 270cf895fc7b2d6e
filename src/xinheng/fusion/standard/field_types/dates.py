"""Days and moments, however a department writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP
from decimal import Decimal as Exact

from xinheng.fusion.standard.field_types.days import (
    EPOCH,
    NO_END,
    SERIAL,
    hour_of,
    in_figures,
    layouts,
    sql_hour,
    sql_in_figures,
    sql_parts,
)
from xinheng.fusion.standard.field_types.kind import DateFormat, Text
from xinheng.fusion.standard.field_types.sql import quoted, reason, reasons, sql_half, sql_of
from xinheng.kit import city_time
from xinheng.kit.characters import half


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
        written = in_figures(half(text))
        if re.fullmatch(NO_END, written):
            return ""
        for layout in layouts(date_format):
            if found := re.fullmatch(layout[0], written, re.ASCII):
                return self._assembled(found, layout[1]) or written
        if re.fullmatch(EPOCH, written, re.ASCII):
            return self._kept(datetime.fromtimestamp(int(written[:10]), city_time.zone()))
        number = re.fullmatch(SERIAL, written, re.ASCII)
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
        since = self._sql_kept("timezone('UTC', epoch_ms(CAST(left(w, 10) AS BIGINT) * 1000))")
        slow = (
            f"CASE WHEN regexp_full_match(w, {quoted(NO_END)}) THEN NULL "
            f"WHEN g IS NOT NULL THEN coalesce({self._sql_assembled()}, w) "
            f"WHEN regexp_full_match(w, {quoted(EPOCH)}) THEN {since} "
            f"WHEN regexp_full_match(w, {quoted(SERIAL)}) THEN {self._sql_counted('w')} ELSE w END"
        )
        found = sql_of("g", sql_parts("w", date_format), slow)
        tidied = sql_of("h", sql_half(expr), sql_in_figures("h"))
        return f"CASE {cases}ELSE {sql_of('w', tidied, found)} END"

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

    def _assembled(self, found: re.Match[str], groups: dict[str, int]) -> str | None:
        told = {part: found[group] or "" for part, group in groups.items()}
        day = "-".join((told["Y"], told["m"].zfill(2), told["d"].zfill(2)))
        zone = told.get("z")
        if not self.clock and not zone:
            return day if self._is_real(day) else None
        moment = f"{day}T{hour_of(told)}:" + ":".join(told.get(part, "").zfill(2) for part in "MS")
        if not zone:
            return moment if self._is_real(moment) else None
        try:
            at = datetime.fromisoformat(moment + zone).astimezone(city_time.zone())
        except (ValueError, OverflowError):
            return None
        return self._kept(at) if "1900" <= day[:4] <= "2199" and hour_of(told) < "24" else None

    def _kept(self, at: datetime) -> str:
        """A moment with its zone as the city's clock shows it."""
        shown = at.astimezone(city_time.zone()).replace(tzinfo=None)
        return shown.isoformat(timespec="seconds") if self.clock else shown.date().isoformat()

    def _sql_kept(self, at: str) -> str:
        form = "%Y-%m-%dT%H:%M:%S" if self.clock else "%Y-%m-%d"
        return f"strftime(timezone({quoted(city_time.zone().key)}, {at}), '{form}')"

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
        real = f"{self._sql_is_real(whole)} AND {at['Y']} >= '1900' AND {at['Y']} < '9999'"
        return f"WHEN regexp_full_match({expr}, {quoted(pattern)}) AND {real} THEN {whole} "

    def _sql_assembled(self) -> str:
        """Of the parts `g` that `sql_parts` found."""
        day = "g.year || '-' || lpad(g.month, 2, '0') || '-' || lpad(g.day, 2, '0')"
        moment = f"{day} || 'T' || {sql_hour()} || ':' || lpad(g.minute, 2, '0') || ':' || lpad(g.second, 2, '0')"
        bare = moment if self.clock else day
        zoned = self._sql_kept(f"TRY_CAST({moment} || g.zone AS TIMESTAMPTZ)")
        return (
            f"CASE WHEN g.zone = '' THEN CASE WHEN {self._sql_is_real(bare)} THEN {bare} END "
            f"WHEN g.year BETWEEN '1900' AND '2199' AND {sql_hour()} < '24' THEN {zoned} END"
        )

    def _sql_is_real(self, iso: str) -> str:
        """Of a text of the right length. DuckDB takes 24:00, which later readers do not."""
        hours = f" AND substr({iso}, 12, 2) < '24'" if self.clock else ""
        return f"TRY_CAST({iso} AS {self.duckdb_type}) IS NOT NULL{hours}"

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
    _iso = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"

    @property
    def json_schema(self) -> dict[str, object]:
        """ISO 8601 without a zone: the city's time."""
        return {"type": "string", "pattern": f"^{self._iso}$"}
