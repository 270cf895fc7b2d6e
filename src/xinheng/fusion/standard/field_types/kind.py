"""What every field type can do, in Python for one value and in SQL for a column.

Both sides answer alike, character for character; a property test runs them on the same strings. Clean values are
always text: that text is what a record stores, compares by digest and shows, and `duckdb_type` is what the lake
makes of it. In Python a missing value is `""`, in SQL it is NULL.
"""

import re
from functools import cache

from xinheng.fusion.standard.field_types.sql import quoted, reason, reasons, sql_tidy
from xinheng.kit.characters import tidy
from xinheng.kit.names import bigrams

# How a source writes its dates: a format, several it mixes, or None for any usual Chinese way.
DateFormat = str | tuple[str, ...] | None

# What people write in a cell that has no value, in half-width form.
NOTHING = r"无|暂无|不详|未知|NULL|null|N/A|None|NONE|NaN|NAN|nan|NaT|NAT|-+|—+|/+"
# What a spreadsheet makes of a long number kept as a number: the digits that it cut off are lost.
SCIENTIFIC = r"-?[0-9](?:\.[0-9]+)?E\+?[0-9]{2}"
# What a conversion writes in place of a character that it could not read.
LOST = "\ufffd"
DAMAGED = "有字在转换编码时丢失（�），请从原系统重新导出"
CUT_OFF = "被表格软件改写成了科学计数法，原来的数字已经丢失：请把这一列设为“文本”后重新导出"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def full_match(pattern: str, text: str) -> bool:
    """Whether the whole text matches, digits and letters meaning ASCII as in RE2."""
    return _compiled(pattern).fullmatch(text) is not None


def likeness(left: str, right: str) -> float:
    """How alike two texts are, 0 to 1: shared pairs of characters (Dice)."""
    pairs, others = set(bigrams(left)), set(bigrams(right))
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


class Text:
    """Running text of limited length, and the ground every other type stands on."""

    name = "text"
    title = "文本"
    duckdb_type = "VARCHAR"
    max_length = 8000
    # What an empty template shows as an example.
    example = "文字"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """The one form of what was written; what cannot be understood stays readable for the reason."""
        return tidy(text)

    def check(self, clean: str) -> str | None:
        """None for a good clean value, else the reason in Chinese with what was got."""
        if len(clean) > self.max_length:
            return f"{self._too_long}：{clean[:20]}"
        return f"{DAMAGED}：{clean[:40]}" if LOST in clean else None

    def compare(self, left: str, right: str) -> float:
        """How alike two clean values are, 0 to 1."""
        return 1.0 if left == right else likeness(left, right)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """`clean` as a DuckDB expression over a VARCHAR expression."""
        return sql_tidy(expr)

    def sql_check(self, expr: str) -> str:
        """`check` as a DuckDB expression over a cleaned expression: NULL or the reason."""
        return reasons(
            (f"length({expr}) > {self.max_length}", reason(self._too_long, f"left({expr}, 20)")),
            (f"contains({expr}, {quoted(LOST)})", reason(DAMAGED, f"left({expr}, 40)")),
        )

    @property
    def json_schema(self) -> dict[str, object]:
        """The JSON Schema of the stored text."""
        return {"type": "string", "maxLength": self.max_length}

    @property
    def _too_long(self) -> str:
        return f"{self.title}过长，最多{self.max_length}字"


class Patterned(Text):
    """A type whose clean values all match one regular expression (RE2 and Python read it alike)."""

    pattern = ""
    problem = ""

    def check(self, clean: str) -> str | None:
        """None where the whole value matches the pattern."""
        if not clean or self._matches(clean):
            return None
        return f"{self.problem}：{clean}"

    def compare(self, left: str, right: str) -> float:
        """Codes are the same or they are not."""
        return float(left == right)

    def sql_check(self, expr: str) -> str:
        """The same match by DuckDB."""
        return reasons((f"NOT {self._sql_matches(expr)}", reason(self.problem, expr)))

    @property
    def json_schema(self) -> dict[str, object]:
        """The pattern, anchored."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}

    def _matches(self, clean: str) -> bool:
        return full_match(self.pattern, clean)

    def _sql_matches(self, expr: str) -> str:
        return f"regexp_full_match({expr}, {quoted(self.pattern)})"
