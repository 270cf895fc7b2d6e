"""Amounts, counts, measures, yes or no, and points on the map."""

import re
from decimal import Decimal as Exact

from xinheng.fusion.standard.field_types.kind import DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.sql import quoted, reason, reasons, sql_compact
from xinheng.kit.characters import compact

_GROUPED = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})"
_FACTORS = {"": 1, "万": 10_000, "亿": 100_000_000}


class _Number(Patterned):
    """A number written in any usual way, kept in its shortest decimal form: no leading or trailing zeros."""

    # What is accepted: group 1 the number, group 2 (where there is one) the multiplying word.
    written = rf"({_GROUPED}(?:\.[0-9]{{1,6}})?)()"
    example = "12"
    # A decimal that needs no more than its trailing zeros cut off.
    _plain_decimal = r"(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """1,280.00 as 1280; what is no number stays as written."""
        bare = compact(text)
        found = re.fullmatch(self.written, bare, re.ASCII)
        if not found:
            return bare
        value = format(Exact(found[1].replace(",", "")) * _FACTORS[found[2]], "f")
        short = value.rstrip("0").rstrip(".") if "." in value else value
        return "0" if short == "-0" else short

    def compare(self, left: str, right: str) -> float:
        """Nearness of two numbers: the smaller over the larger."""
        if left == right:
            return 1.0
        try:
            a, b = Exact(left), Exact(right)
        except ArithmeticError:
            return 0.0
        return float(min(a, b) / max(a, b)) if min(a, b) > 0 else 0.0

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same; a number already in its shortest form is not computed with."""
        bare, written = sql_compact(expr), quoted(f"^(?:{self.written})$")
        digits = f"CAST(replace(regexp_extract({bare}, {written}, 1), ',', '') AS DECIMAL(22, 6))"
        factor = (
            f"CASE regexp_extract({bare}, {written}, 2) WHEN '万' THEN CAST(10000 AS DECIMAL(9, 0)) "
            f"WHEN '亿' THEN CAST(100000000 AS DECIMAL(9, 0)) ELSE CAST(1 AS DECIMAL(9, 0)) END"
        )
        value = f"CAST({digits} * {factor} AS VARCHAR)"
        short = f"regexp_replace({value}, '\\.?0+$', '')"
        # Written as it should be, which nearly every value is: nothing to compute.
        plain = f"WHEN regexp_full_match({expr}, '[1-9][0-9]{{0,14}}') THEN {expr} "
        plain += f"WHEN regexp_full_match({expr}, '{self._plain_decimal}') THEN rtrim(rtrim({expr}, '0'), '.') "
        return f"CASE {plain}WHEN regexp_matches({bare}, {written}) THEN {short} ELSE {bare} END"


class Integer(_Number):
    """A whole number of at most 15 digits."""

    name = "integer"
    title = "整数"
    duckdb_type = "BIGINT"
    written = rf"({_GROUPED})(?:\.0+)?()"
    pattern = r"-?(?:0|[1-9][0-9]{0,14})"
    problem = "应为整数"
    _plain_decimal = r"(?:0|[1-9][0-9]{0,14})\.0+"


class Decimal(_Number):
    """A measure with at most six decimals and twelve digits before them."""

    name = "decimal"
    title = "数值"
    duckdb_type = "DECIMAL(18, 6)"
    pattern = r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{0,5}[1-9])?"
    problem = "应为数字，最多6位小数"
    example = "12.5"


class Money(_Number):
    """An amount in yuan (CNY) with at most two decimals; 500万元 is understood as 5000000."""

    name = "money"
    title = "金额（元）"
    duckdb_type = "DECIMAL(18, 2)"
    written = rf"(?:[¥￥$]|RMB|CNY|人民币)?({_GROUPED}(?:\.[0-9]{{1,6}})?)([万亿]?)元?整?"
    pattern = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]?[1-9])?"
    problem = "应为以元为单位的金额，最多两位小数"
    example = "1280.00"

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same; 12.5万元, which whole reports are written in, takes a shorter way than the odd forms."""
        usual = f"regexp_full_match({expr}, '[0-9]{{1,9}}(?:\\.[0-9]{{1,4}})?万元?')"
        whole = f"CAST(CAST(CAST(rtrim({expr}, '万元') AS DECIMAL(14, 4)) * 10000 AS BIGINT) AS VARCHAR)"
        return f"CASE WHEN {usual} THEN {whole} ELSE {super().sql_clean(expr)} END"


class Boolean(Patterned):
    """Yes or no, kept as `true` or `false`."""

    name = "boolean"
    title = "是否"
    duckdb_type = "BOOLEAN"
    pattern = "true|false"
    problem = "应为“是”或“否”"
    example = "是"
    _words = {
        "true": ("是", "有", "1", "Y", "YES", "T", "TRUE", "√"),
        "false": ("否", "无", "0", "N", "NO", "F", "FALSE", "×"),
    }

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """是, Y, 1 as true; 否, N, 0 as false."""
        word = compact(text)
        return next((value for value, words in self._words.items() if word in words), word)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        word = sql_compact(expr)
        lists = {value: ", ".join(map(quoted, words)) for value, words in self._words.items()}
        cases = " ".join(f"WHEN {word} IN ({words}) THEN {quoted(value)}" for value, words in lists.items())
        return f"CASE {cases} ELSE {word} END"


class Coordinate(Patterned):
    """A point, `longitude,latitude` in degrees (the order of GeoJSON); the datum is the source's."""

    name = "coordinate"
    title = "坐标"
    pattern = r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?,-?[0-9]{1,3}(?:\.[0-9]{1,15})?"
    problem = "坐标应为“经度,纬度”"
    outside = "坐标超出范围，请核对经度与纬度的先后"
    example = "106.55,29.56"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """Without spaces."""
        return compact(text)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        return sql_compact(expr)

    def check(self, clean: str) -> str | None:
        """The pattern, then longitude within 180 and latitude within 90 degrees."""
        if not clean or not full_match(self.pattern, clean):
            return super().check(clean)
        longitude, latitude = (float(part) for part in clean.split(","))
        return f"{self.outside}：{clean}" if abs(longitude) > 180 or abs(latitude) > 90 else None

    def sql_check(self, expr: str) -> str:
        """The same."""
        longitude, latitude = (f"abs(TRY_CAST(split_part({expr}, ',', {place}) AS DOUBLE))" for place in (1, 2))
        outside = f"{longitude} > 180 OR {latitude} > 90"
        return reasons(
            (f"NOT {self._sql_matches(expr)}", reason(self.problem, expr)), (outside, reason(self.outside, expr))
        )
