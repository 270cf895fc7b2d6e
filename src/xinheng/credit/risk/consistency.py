"""Checking an indicator against the standard when it is read: types, fields, placeholders."""

from collections.abc import Iterator, Mapping
from string import Formatter

from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.statement.conditions import NAME
from xinheng.credit.risk.statement.gather import COMMON
from xinheng.fusion.standard.declarations import RecordType

WORDS = frozenset({"value", "label", "effect", "points", "since", "until"})
NOTICE_WORDS = WORDS | {"percent"}


def problems_of(indicator: Indicator, types: Mapping[str, RecordType]) -> Iterator[tuple[str, str]]:
    """(dotted key, what is wrong) of everything in the file that would fail at the first scoring."""
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
    yield from _strange_words("explanation", indicator.explanation, WORDS)
    for text in (indicator.notice, *(one.notice or "" for one in indicator.bins)):
        yield from _strange_words("notice", text, NOTICE_WORDS)


def _strange_words(key: str, text: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Placeholders that nothing fills in."""
    for _, word, _, _ in Formatter().parse(text):
        if word is not None and word not in known:
            yield key, f"不认识占位符 {{{word}}}，可用：{'、'.join(sorted(known))}"
