"""What a paper shows of what was typed: everything a face has, a mark for the rest, and nothing invisible."""

import re
from typing import Any, Final

# Over every page that shows generated data.
GENERATED = "演示数据：由程序生成，与真实企业无关"

# The geta mark, with which Chinese printing has always kept the place of a sort that was not in the case.
MARK: Final = "〓"
# Directions turned by an invisible character would let a paper read otherwise than its text.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NOTHING = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef" + "".join(chr((p << 16) + x) for p in range(17) for x in (0xFFFE, 0xFFFF)) + "]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_REFUSED = re.compile(r'text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def unset(diagnostic: str) -> list[str]:
    """The texts that the setter's message says no font can show, each once."""
    return list(dict.fromkeys(_ESCAPE.sub(_unescaped, text) for text in _REFUSED.findall(diagnostic)))


def without_glyph(data: Any, *, own_fonts: bool) -> list[str]:
    """Characters that no shipped face can mean: half a pair, a non-character, and, where the bureau has no fonts of its
    own, one of the private area."""
    found = _NOTHING.findall(flat(data)) + ([] if own_fonts else _PRIVATE.findall(flat(data)))
    return list(dict.fromkeys(found))


def visible(data: Any) -> Any:
    """The data without control characters and turned directions; line breaks are one kind."""
    return _each(data, lambda text: _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def marked(data: Any, texts: list[str]) -> Any:
    """The data with the mark in place of each of the texts; the longest first, as one may be part of another."""
    if not texts:
        return data
    pattern = re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
    return _each(data, lambda text: pattern.sub(MARK, text))


def common(data: Any) -> Any:
    """The data in the 21,886 characters that every Chinese face has, the mark for all others."""
    return _each(data, lambda text: "".join(one if one.encode("gbk", "ignore") else MARK for one in text))


def told(texts: list[str]) -> str:
    """The characters by number, as a clerk can look them up: U+1F9CB、U+31350."""
    return "、".join(dict.fromkeys(f"U+{ord(one):04X}" for text in texts for one in text))


def flat(data: Any) -> str:
    """All text in the data, one after the other."""
    found: list[str] = []
    _each(data, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    return "".join(found)


def _each(data: Any, change: Any) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _each(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_each(value, change) for value in data]
    return data


def _unescaped(found: re.Match[str]) -> str:
    number, letter = found.groups()
    return chr(int(number, 16)) if number else _PLAIN.get(letter, letter)
