"""What pydantic finds wrong with a value, in words for who sent it: what is wrong, what was got, what is wanted."""

from collections.abc import Mapping
from typing import Any

# By the beginning of pydantic's own name for it; the first that fits stands. In braces what it tells beside.
_WANTED = {
    "missing": "没有填写，请补上",
    "extra_forbidden": "没有这个字段，请删去",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不符，应合于 {pattern}",
    "string": "应是文字",
    "int": "应是整数",
    "float": "应是数字",
    "finite_number": "应是数字",
    "decimal_max_digits": "最多 {max_digits} 位数字",
    "decimal_max_places": "小数最多 {decimal_places} 位",
    "decimal_whole_digits": "整数部分最多 {whole_digits} 位",
    "decimal": "应是数字",
    "bool": "应是 true 或 false",
    "date": "应是日期，写作 2026-11-30",
    "timezone": "应写明时区，例如 2026-11-30T08:00:00+08:00",
    "time": "应是时刻，写作 08:30",
    "greater_than_equal": "应不小于 {ge}",
    "greater_than": "应大于 {gt}",
    "less_than_equal": "应不大于 {le}",
    "less_than": "应小于 {lt}",
    "multiple_of": "应是 {multiple_of} 的倍数",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "list": "应是列表",
    "tuple": "应是列表",
    "dict": "应是对象",
    "model": "应是对象",
    "mapping": "应是对象",
    "literal": "应是 {expected} 之一",
    "enum": "应是 {expected} 之一",
    "json": "不是有效的 JSON",
}
# Says nothing beside the wish.
_WITHOUT_VALUE = ("missing", "extra_forbidden", "json")
MOST_SHOWN = 40


def in_words(found: Mapping[str, Any]) -> str:
    """One of a ValidationError's `errors()`, without its place and without a full stop. What a rule of ours says
    (ValueError) is said as it stands."""
    kind, told = str(found.get("type", "")), {**(found.get("ctx") or {})}
    if kind in ("value_error", "assertion_error"):
        return str(found.get("msg", "")).removeprefix("Value error, ").removeprefix("Assertion failed, ").rstrip("。.")
    if kind in ("too_long", "too_short") and isinstance(found.get("input"), str):
        kind = f"string_{kind}"
    wanted = next((words for name, words in _WANTED.items() if kind.startswith(name)), "值不符合要求")
    told |= {"expected": str(told.get("expected", "")).replace(" or ", "、").replace(", ", "、")}
    said = wanted.format_map(told)
    return said if kind.startswith(_WITHOUT_VALUE) else f"{said}，得到{_shown(found.get('input'))}"


def _shown(value: object) -> str:
    """The beginning of what was got; of what holds others only how many."""
    if value is None:
        return "空值"
    if isinstance(value, Mapping | list | tuple):
        return f" {len(value)} 项"
    text = str(value)
    if not text:
        return "空的内容"
    return f"“{text[:MOST_SHOWN]}{'…' if len(text) > MOST_SHOWN else ''}”" + (
        f"（{len(text)} 个字）" if len(text) > MOST_SHOWN else ""
    )
