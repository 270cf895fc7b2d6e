"""Counts, measures, yes or no."""

import re
from decimal import ROUND_HALF_UP
from decimal import Decimal as Exact

from xinheng.fusion.standard.field_types.kind import CUT_OFF, NOTHING, SCIENTIFIC, DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.sql import quoted, reason, reasons, sql_compact
from xinheng.kit.characters import compact

_GROUPED = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})"
NUMBER = rf"{_GROUPED}(?:\.[0-9]{{1,17}})?"
# So many digits are what a spreadsheet keeps of a binary fraction, 57.699999999999996 for 57.7: noise, not measure.
_NOISY = 15
_MOST_DECIMALS = 6
# Another minus than that of the keyboard, and the brackets in which book-keepers put what is below nought.
_BELOW = r"^(?:[−负]([0-9].*)|\(([0-9][^()]*)\)([^()]*))$"
_ABOVE = r"^\+([0-9])"


def signed(bare: str) -> str:
    """The text of a number with its sign as we write it: (1,234.50) as -1,234.50, +5 as 5."""
    return re.sub(_ABOVE, r"\1", re.sub(_BELOW, r"-\1\2\3", bare))


def sql_signed(bare: str) -> str:
    """The same over a column."""
    below = f"regexp_replace({bare}, {quoted(_BELOW)}, '-\\1\\2\\3')"
    return f"regexp_replace({below}, {quoted(_ABOVE)}, '\\1')"


def exact(number: str) -> Exact | None:
    """The number without thousands separators, binary noise rounded away; None where it is finer than we keep."""
    plain = number.replace(",", "")
    if len(plain.partition(".")[2]) <= _MOST_DECIMALS:
        return Exact(plain)
    digits = plain.replace(".", "").lstrip("-0")
    return Exact(plain).quantize(Exact(1).scaleb(-_MOST_DECIMALS), ROUND_HALF_UP) if len(digits) >= _NOISY else None


def sql_exact(number: str) -> str:
    """`exact` over a column: DECIMAL(22, 6) or NULL."""
    plain = f"replace({number}, ',', '')"
    digits = f"length(ltrim(replace({plain}, '.', ''), '-0'))"
    return (
        f"CASE WHEN length(split_part({plain}, '.', 2)) <= {_MOST_DECIMALS} OR {digits} >= {_NOISY} "
        f"THEN CAST({plain} AS DECIMAL(22, 6)) END"
    )


def shortest(value: Exact) -> str:
    """The decimal form without leading or trailing zeros."""
    text = format(value, "f")
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short


def sql_shortest(text: str) -> str:
    """The same of a DECIMAL with six decimals, as text."""
    return f"regexp_replace({text}, '\\.?0+$', '')"


class Number(Patterned):
    """A number written in any usual way, kept in its shortest decimal form: no leading or trailing zeros."""

    written = NUMBER
    example = "12"
    # A decimal that needs no more than its trailing zeros cut off.
    _plain_decimal = r"(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """1,280.00 as 1280; what is no number stays as written."""
        bare = signed(compact(text))
        if full_match(NOTHING, bare):
            return ""
        value = exact(bare) if full_match(self.written, bare) else None
        return bare if value is None else shortest(value)

    def check(self, clean: str) -> str | None:
        """The pattern; a number that a spreadsheet cut off is told as such."""
        return f"{CUT_OFF}：{clean}" if full_match(SCIENTIFIC, clean) else super().check(clean)

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
        short = sql_shortest(f"CAST({sql_exact('w')} AS VARCHAR)")
        odd = (
            f"CASE WHEN regexp_full_match(w, {quoted(NOTHING)}) THEN NULL "
            f"WHEN regexp_full_match(w, {quoted(self.written)}) THEN coalesce({short}, w) ELSE w END"
        )
        bare = sql_signed(sql_compact(expr))
        return f"CASE {self._sql_plain(expr)}ELSE list_transform([{bare}], lambda w: {odd})[1] END"

    def sql_check(self, expr: str) -> str:
        """The same."""
        cut = f"regexp_full_match({expr}, {quoted(SCIENTIFIC)})"
        wrong = (f"NOT {self._sql_matches(expr)}", reason(self.problem, expr))
        return reasons((f"{wrong[0]} AND {cut}", reason(CUT_OFF, expr)), wrong)

    def _sql_plain(self, expr: str) -> str:
        """Written as it should be, which nearly every value is: nothing to compute."""
        plain = f"WHEN regexp_full_match({expr}, '[1-9][0-9]{{0,14}}') THEN {expr} "
        return plain + (f"WHEN regexp_full_match({expr}, '{self._plain_decimal}') THEN rtrim(rtrim({expr}, '0'), '.') ")


class Integer(Number):
    """A whole number of at most 15 digits."""

    name = "integer"
    title = "整数"
    duckdb_type = "BIGINT"
    written = rf"{_GROUPED}(?:\.0{{1,17}})?"
    pattern = r"-?(?:0|[1-9][0-9]{0,14})"
    problem = "应为整数"
    _plain_decimal = r"(?:0|[1-9][0-9]{0,14})\.0+"


class Decimal(Number):
    """A measure with at most six decimals and twelve digits before them."""

    name = "decimal"
    title = "数值"
    duckdb_type = "DECIMAL(18, 6)"
    pattern = r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{0,5}[1-9])?"
    problem = "应为数字，最多6位小数"
    example = "12.5"


class Boolean(Patterned):
    """Yes or no, kept as `true` or `false`."""

    name = "boolean"
    title = "是否"
    duckdb_type = "BOOLEAN"
    pattern = "true|false"
    problem = "应为“是”或“否”"
    example = "是"
    _words = {
        "true": ("是", "有", "真", "对", "1", "1.0", "01", "Y", "YES", "T", "TRUE", "ON", "√", "✓", "✔", "☑"),
        "false": ("否", "无", "假", "错", "0", "0.0", "00", "N", "NO", "F", "FALSE", "OFF", "×", "✗", "✘", "☐"),
    }

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """是, Y, 1 as true; 否, N, 0 as false."""
        word = compact(text)
        told = next((value for value, words in self._words.items() if word in words), word)
        return "" if full_match(NOTHING, told) else told

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same."""
        word = sql_compact(expr)
        lists = {value: ", ".join(map(quoted, words)) for value, words in self._words.items()}
        cases = " ".join(f"WHEN {word} IN ({words}) THEN {quoted(value)}" for value, words in lists.items())
        return f"CASE {cases} WHEN regexp_full_match({word}, {quoted(NOTHING)}) THEN NULL ELSE {word} END"
