"""Amounts in words, as papers write them: 人民币伍仟元整, 壹佰贰拾叁万肆仟伍佰元零伍分, 五十万.

Only what means one number is read: 五万五, which people say for 55,000, is none.
"""

import re
from decimal import Decimal as Exact

from xinheng.fusion.standard.field_types.sql import quoted

# Formal figures, which cannot be altered by a stroke of the pen, to the plain ones.
_FORMAL, _PLAIN = "壹贰叁肆伍陆柒捌玖拾佰仟圆两〇正", "一二三四五六七八九十百千元二零整"
_FIGURES = "零一二三四五六七八九"
_D = "[一二三四五六七八九]"
_TENS = f"(?:{_D}?十{_D}?)"
_HUNDREDS = f"(?:{_D}百(?:{_D}十{_D}?|零{_D})?)"
_THOUSANDS = f"(?:{_D}千(?:{_D}百(?:{_D}十{_D}?|零{_D})?|零{_D}十{_D}?|零{_D})?)"
# Up to 9,999; behind 万 the places left out are said by 零, or people mean another number.
_SECTION = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|{_D})"
_BEHIND = f"(?:{_THOUSANDS}|零(?:{_HUNDREDS}|{_TENS}|{_D}))"
_COINS = f"(?:零?({_D})角)?(?:零?({_D})分)?整?"
_WORDS = (
    rf"(?:人民币)?(?:(?:({_SECTION})亿)?(零?{_SECTION})万({_BEHIND})?元?|({_SECTION})亿({_BEHIND})?元?|({_SECTION})元)"
    rf"{_COINS}"
)
_NAMES = ("hm", "tt", "low", "hm2", "low2", "one", "jiao", "fen")
_TO_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_PLACES = (("千", 1000), ("百", 100), ("十", 10))


def yuan_in_words(bare: str) -> Exact | None:
    """The yuan that are meant; None where the text is no amount in words."""
    found = re.fullmatch(_WORDS, bare.translate(str.maketrans(_FORMAL, _PLAIN)))
    if found is None:
        return None
    said = dict(zip(_NAMES, (part or "" for part in found.groups()), strict=True))
    yuan = _section(said["hm"] + said["hm2"]) * 10**8 + _section(said["tt"]) * 10**4
    yuan += _section(said["low"] + said["low2"] + said["one"])
    return Exact(yuan) + Exact(_figure(said["jiao"])) / 10 + Exact(_figure(said["fen"])) / 100


def in_words(yuan: Exact) -> str:
    """An amount below a trillion as papers write it beside its figures: 人民币伍仟元零伍分, 人民币壹佰贰拾万元整."""
    whole, cents = divmod(int(yuan.scaleb(2).to_integral_value()), 100)
    said = ""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = whole // size % 10_000
        # Places that were left out before a figure are said by one 零.
        said += "零" if said and 0 < section < 1000 else ""
        said += f"{_written(section)}{unit}" if section else ""
    said = (said or "零") + "元"
    jiao, fen = divmod(cents, 10)
    coins = (f"{_FIGURES[jiao]}角" if jiao else "零" if fen else "") + (f"{_FIGURES[fen]}分" if fen else "")
    return "人民币" + (said + (coins or "整")).translate(_TO_FORMAL)


def _written(section: int) -> str:
    """Up to 9,999 in plain figures."""
    said = ""
    for word, size in (*_PLACES, ("", 1)):
        figure, section = divmod(section, size)
        if figure:
            said += f"{_FIGURES[figure]}{word}"
        elif said and section and not said.endswith("零"):
            said += "零"
    return said


def sql_yuan_in_words(bare: str) -> str:
    """The same over a column: DECIMAL(22, 6) or NULL."""
    plain = f"translate({bare}, {quoted(_FORMAL)}, {quoted(_PLAIN)})"
    names = ", ".join(map(quoted, _NAMES))
    parts = f"regexp_extract({plain}, {quoted(f'^(?:{_WORDS})$')}, [{names}])"
    sections = ("s.hm || s.hm2", "s.tt", "s.low || s.low2 || s.one")
    yuan = f"list_transform([{', '.join(sections)}], lambda t: {_sql_section('t')})"
    coins = f"({_sql_figure('s.jiao')} * 10 + {_sql_figure('s.fen')}) / 100"
    total = f"y[1] * 100000000 + y[2] * 10000 + y[3] + CAST({coins} AS DECIMAL(4, 2))"
    summed = f"list_transform([{yuan}], lambda y: CAST({total} AS DECIMAL(22, 6)))[1]"
    said = "s.hm || s.tt || s.hm2 || s.one"
    return f"list_transform([{parts}], lambda s: CASE WHEN {said} <> '' THEN {summed} END)[1]"


def _figure(word: str) -> int:
    return _FIGURES.index(word) if word else 0


def _section(text: str) -> int:
    """Up to 9,999 of thousands, hundreds, tens and ones; a lone 十 is ten."""
    total = 0
    for unit, worth in _PLACES:
        if unit in text:
            before = re.search(f"({_D}){unit}", text)
            total += worth * (_figure(before[1]) if before else 1)
    ones = re.search(f"({_D})$", text)
    return total + (_figure(ones[1]) if ones else 0)


def _sql_figure(word: str) -> str:
    return f"(CASE WHEN {word} = '' THEN 0 ELSE instr({quoted(_FIGURES)}, {word}) - 1 END)"


def _sql_section(text: str) -> str:
    terms = []
    for unit, worth in _PLACES:
        before = f"regexp_extract({text}, '({_D}){unit}', 1)"
        told = f"CASE WHEN {before} = '' THEN 1 ELSE instr({quoted(_FIGURES)}, {before}) - 1 END"
        terms.append(f"CASE WHEN contains({text}, '{unit}') THEN {worth} * ({told}) ELSE 0 END")
    ones = f"regexp_extract({text}, '({_D})$', 1)"
    return f"CAST({' + '.join(terms)} + {_sql_figure(ones)} AS BIGINT)"
