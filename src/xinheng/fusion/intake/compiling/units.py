"""The unit in which a column's bare numbers are, where the cells do not say it: 万元 for zczb_wy and 罚款（万元）."""

import re

from xinheng.fusion.standard.field_types.kind import full_match
from xinheng.fusion.standard.field_types.money import CURRENCIES, UNITS
from xinheng.fusion.standard.field_types.sql import quoted
from xinheng.kit.characters import folded

# What a unit may be: a multiple, a currency, or both; 元 alone says that the cells are in yuan after all.
_NAMED = sorted({word for words in CURRENCIES.values() for word in words if not word.isascii()}, key=len, reverse=True)
_MULTIPLES = sorted(UNITS, key=len, reverse=True)
UNIT = rf"(?:{'|'.join(_MULTIPLES)})?(?:{'|'.join(_NAMED)}|元)"
# Offered to a steward; what a column says besides is offered with them.
USUAL = ("元", "百元", "千元", "万元", "百万元", "亿元", "万美元")
_MULTIPLE = "|".join(_MULTIPLES)
_SAID = re.compile(rf"\((?:单位:?|以)?({UNIT}|{_MULTIPLE})(?:计|人民币)?\)$|({UNIT})$")
# 罚款金额 in 万元 is je_wy in a database, or je_wan.
_IN_LETTERS = {"WY": "万元", "WAN": "万元", "WANYUAN": "万元", "WYUAN": "万元", "QIANYUAN": "千元", "YIYUAN": "亿元"}
# A number alone: what names a unit or a currency says itself what it is.
_BARE = r"[^\p{Han}A-Za-zＡ-Ｚａ-ｚ$€£]*[0-9０-９][^\p{Han}A-Za-zＡ-Ｚａ-ｚ$€£]*"
_BARE_HERE = _BARE.replace(r"\p{Han}", "\u3007\u3400-\u9fff\uf900-\ufaff")


def said_by(column: str) -> str:
    """The unit that the name of a column says; empty where it says none, or that it is yuan."""
    name = folded(column)
    found = _SAID.search(name)
    before, _, last = name.upper().rpartition("_")
    unit = (found[1] or found[2]) if found else _IN_LETTERS.get(last, "") if before else ""
    if unit in UNITS:
        unit += "元"
    return "" if unit in ("元", name) else unit


def said_above(titles: list[str]) -> str:
    """The unit that stands above a table for all its amounts: 单位：万元."""
    for title in titles:
        if found := re.search(rf"单位:({UNIT})(?![^\s,;、)])", folded(title)):
            return "" if found[1] == "元" else found[1]
    return ""


def without(column: str) -> str:
    """The name of a column without the unit that it says."""
    if not said_by(column):
        return column
    bare = column.rpartition("_")[0] if column.isascii() else _SAID.sub("", folded(column))
    return bare.rstrip("_-") or column


def in_unit(unit: str, cell: str) -> str:
    """A bare number with its unit; any other cell as it is."""
    return f"{cell.strip()}{unit}" if unit and full_match(_BARE_HERE, cell) else cell


def sql_in_unit(unit: str, expr: str) -> str:
    """The same over a column."""
    if not unit:
        return expr
    return f"CASE WHEN regexp_full_match({expr}, {quoted(_BARE)}) THEN trim({expr}) || {quoted(unit)} ELSE {expr} END"


def is_unit(text: str) -> bool:
    """Whether amounts can be in it."""
    return full_match(UNIT, text)
