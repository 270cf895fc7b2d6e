"""How a department words the codes of a field: 存续 where the standard says 存续（在营、开业、在册）."""

import re
from collections.abc import Iterable, Mapping

from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import Standard

# A department has a handful of words for a code; a column with more is no code.
MOST_WORDS = 60


def propose_words(kind: RecordType, words: Standard, cells: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """Field → their word → our code, for words that the field itself does not understand and that are a part of one
    code's title alone: what stands before or within its brackets."""
    found: dict[str, dict[str, str]] = {}
    for name, given in cells.items():
        codes, type = words.codes_of(kind.fields[name]), words.type_of(kind.fields[name])
        if codes is None:
            continue
        parts: dict[str, set[str]] = {}
        for code in codes.entries:
            for part in re.split(r"[（）()、，,/ ]+", code.title):
                parts.setdefault(part, set()).add(code.code)
        for word in sorted({one.strip() for one in given} - {""})[:MOST_WORDS]:
            if type.check(type.clean(word)) and len(meant := parts.get(word, set())) == 1:
                found.setdefault(name, {})[word] = next(iter(meant))
    return found
