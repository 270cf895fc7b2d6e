"""Amounts of money, however they are written: with a unit, a currency, brackets, a stray 整, or in words."""

import re
from collections.abc import Mapping

from xinheng.fusion.standard.field_types.amounts import sql_yuan_in_words, yuan_in_words
from xinheng.fusion.standard.field_types.kind import NOTHING, DateFormat, full_match
from xinheng.fusion.standard.field_types.numbers import (
    NUMBER,
    Number,
    exact,
    shortest,
    signed,
    sql_exact,
    sql_shortest,
    sql_signed,
)
from xinheng.fusion.standard.field_types.sql import quoted, sql_compact
from xinheng.kit.characters import compact

HOME = "CNY"
# ISO 4217 code → the words and signs that mean it; the first is what people read. A lone $ is never yuan.
CURRENCIES = {
    "CNY": ("人民币", "RMB", "CNY", "¥", "￥"),
    "USD": ("美元", "美金", "USD", "US$", "$"),
    "HKD": ("港元", "港币", "HKD", "HK$"),
    "MOP": ("澳门元", "澳门币", "MOP"),
    "TWD": ("新台币", "台币", "TWD", "NT$"),
    "EUR": ("欧元", "EUR", "€"),
    "GBP": ("英镑", "GBP", "£"),
    "JPY": ("日元", "日圆", "JPY"),
    "KRW": ("韩元", "韩币", "KRW"),
    "SGD": ("新加坡元", "新元", "SGD"),
    "AUD": ("澳元", "澳大利亚元", "AUD"),
    "CAD": ("加元", "加拿大元", "CAD"),
    "CHF": ("瑞士法郎", "CHF"),
    "RUB": ("卢布", "RUB"),
    "THB": ("泰铢", "THB"),
}
UNITS = {
    "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_CODE_OF = {word: code for code, words in CURRENCIES.items() for word in words}


def _any(words: dict[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _case(expr: str, told: Mapping[str, object]) -> str:
    """What a word stands for, as SQL; NULL for another word."""
    return f"CASE {expr} {' '.join(f'WHEN {quoted(word)} THEN {one}' for word, one in told.items())} END"


_CODES = {word: quoted(code) for word, code in _CODE_OF.items()}
_CURRENCY, _UNIT = _any(dict(_CODE_OF)), _any(dict(UNITS))
# Groups: currency, number, unit, currency.
_WRITTEN = rf"\(?({_CURRENCY})?\)?:?({NUMBER})\(?({_UNIT})?元?整?\)?\(?({_CURRENCY})?元?整?\)?"

# Ten thousands of yuan, with no more decimals than make whole yuan.
_USUAL = r"[0-9]{1,9}(?:\.[0-9]{1,4}0*)?万(?:元?人民币|元[（(]人民币[）)]|元)?"


class Money(Number):
    """An amount with at most two decimals, in yuan unless it names another currency: 500万元 as 5000000, 50万美元 as
    USD 500000. What is not yuan never looks like it: the lake, which counts in yuan, has no number for it."""

    name = "money"
    title = "金额（元）"
    duckdb_type = "DECIMAL(18, 2)"
    pattern = r"(?:[A-Z]{3} )?-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]?[1-9])?"
    problem = "应为以元为单位的金额，最多两位小数"
    example = "1280.00"

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """The amount in its shortest form, its currency before it unless that is the yuan."""
        bare = signed(compact(text))
        if full_match(NOTHING, bare):
            return ""
        if (words := yuan_in_words(bare)) is not None:
            return shortest(words)
        found = re.fullmatch(_WRITTEN, bare, re.ASCII)
        value = exact(found[2]) if found else None
        if found is None or value is None:
            return bare
        named = {_CODE_OF[word] for word in (found[1], found[4]) if word} or {HOME}
        if len(named) > 1:
            return bare
        short = shortest(value * (UNITS[found[3]] if found[3] else 1))
        code = named.pop()
        return short if code == HOME else f"{code} {short}"

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same; 12.5万元 and 12.5万元人民币, which whole registers are written in, take a shorter way."""
        usual = f"regexp_full_match({expr}, {quoted(_USUAL)})"
        number = f"CAST(rtrim({expr}, '万元人民币（）()') AS DECIMAL(14, 4))"
        whole = f"CAST(CAST({number} * 10000 AS BIGINT) AS VARCHAR)"
        odd = f"list_transform([{sql_signed(sql_compact(expr))}], lambda w: {self._sql_odd('w')})[1]"
        return f"CASE WHEN {usual} THEN {whole} {self._sql_plain(expr)} ELSE {odd} END"

    def _sql_odd(self, bare: str) -> str:
        """Taken apart once, for a pattern of so many words is slow to match; and computed once, what came of it read by
        its name. Words are told by CASE: within a lambda a map of them would be built anew for every row."""
        anchored = quoted(f"^(?:{_WRITTEN})$")
        parts = f"regexp_extract({bare}, {anchored}, ['before', 'number', 'unit', 'after'])"
        factor = f"CAST(coalesce({_case('p.unit', UNITS)}, 1) AS DECIMAL(13, 0))"
        short = sql_shortest(f"CAST({sql_exact('p.number')} * {factor} AS VARCHAR)")
        said = f"{{'short': {short}, 'before': {_case('p.before', _CODES)}, 'after': {_case('p.after', _CODES)}}}"
        code = f"coalesce(q.before, q.after, {quoted(HOME)})"
        taken = (
            f"CASE WHEN q.short IS NULL OR q.before <> q.after THEN {bare} "
            f"WHEN {code} = {quoted(HOME)} THEN q.short ELSE {code} || ' ' || q.short END"
        )
        computed = f"CASE WHEN p.number = '' THEN {bare} ELSE list_transform([{said}], lambda q: {taken})[1] END"
        words = sql_shortest(f"CAST({sql_yuan_in_words(bare)} AS VARCHAR)")
        return (
            f"CASE WHEN regexp_full_match({bare}, {quoted(NOTHING)}) THEN NULL "
            f"WHEN regexp_matches({bare}, '[0-9]') THEN list_transform([{parts}], lambda p: {computed})[1] "
            f"ELSE coalesce({words}, {bare}) END"
        )


def in_words(clean: str) -> tuple[str, str]:
    """A clean amount taken apart: the number, and the currency people read ("" for yuan)."""
    code, blank, number = clean.rpartition(" ")
    return number, CURRENCIES[code][0] if blank and code in CURRENCIES else ""
