"""Checking an indicator against the standard when it is read: types, fields, placeholders."""

from collections.abc import Iterator, Mapping
from string import Formatter

from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.statement.conditions import NAME
from xinheng.credit.risk.statement.gather import COMMON
from xinheng.fusion.standard.code_lists import CodeList
from xinheng.fusion.standard.conditions import Wanted
from xinheng.fusion.standard.consistency import strange_values
from xinheng.fusion.standard.declarations import RecordType

WORDS = frozenset({"value", "label", "effect", "points", "since", "until"})
NOTICE_WORDS = WORDS | {"percent"}


def problems_of(
    indicator: Indicator, types: Mapping[str, RecordType], lists: Mapping[str, CodeList]
) -> Iterator[tuple[str, str]]:
    """(dotted key, what is wrong) of everything in the file that would fail at the first scoring, or count nothing."""
    for type in indicator.record_types:
        if type not in types:
            yield "record_type", f"没有记录类型 {type}"
            return
    names = "、".join(indicator.record_types)
    known = set(COMMON).union(*(types[type].open_fields for type in indicator.record_types))
    read = {"filter": indicator.filter, "part": indicator.part, "proof": indicator.proof, "field": indicator.fields}
    for key, fields in read.items():
        for field in fields:
            if not NAME.match(field) or field not in known:
                yield f"{key}.{field}", f"{names} 没有可公开的字段 {field}，评分只读公开字段"
    roles = {field.mention for type in indicator.record_types for field in types[type].fields.values()} - {""}
    if indicator.mentioned_as and indicator.mentioned_as not in roles:
        yield "mentioned_as", f"{names} 没有提到其他主体的角色 {indicator.mentioned_as}，有：{'、'.join(sorted(roles))}"
    for key, field, wanted in _comparisons(indicator):
        held = [types[type].fields[field].type for type in indicator.record_types if field in types[type].fields]
        found = [set(strange_values(type, wanted, lists)) for type in held]
        yield from ((key, problem) for problem in sorted(set.intersection(*found) if found else ()))
    yield from _strange_words("explanation", indicator.explanation, WORDS)
    for text in (indicator.notice, *(one.notice or "" for one in indicator.bins)):
        yield from _strange_words("notice", text, NOTICE_WORDS)


def _comparisons(indicator: Indicator) -> Iterator[tuple[str, str, Wanted]]:
    """(dotted key, field, what it is compared with) of all that the indicator asks of its records' fields."""
    for key, wanted_of in (("filter", indicator.filter), ("part", indicator.part), ("proof", indicator.proof)):
        yield from ((f"{key}.{field}", field, wanted) for field, wanted in wanted_of.items())
    for field in indicator.fields if indicator.kind in ("latest", "worst") else ():
        yield "ranks", field, tuple(indicator.ranks)
        if indicator.kind == "latest":
            yield from (("bins", field, one) for one in (*indicator.bins, *indicator.vetoes))


def _strange_words(key: str, text: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Placeholders that nothing fills in."""
    for _, word, _, _ in Formatter().parse(text):
        if word is not None and word not in known:
            yield key, f"不认识占位符 {{{word}}}，可用：{'、'.join(sorted(known))}"
