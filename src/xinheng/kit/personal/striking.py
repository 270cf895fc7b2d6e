"""Finding personal numbers and striking them out: the one gate for whatever people type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xinheng.kit.personal.contacts import CARDS, HANDLES, TELEPHONES
from xinheng.kit.personal.documents import DOCUMENTS
from xinheng.kit.personal.shape import Shape, in_token
from xinheng.kit.personal.spelling import reading

# What carries its own check comes first; where two overlap the first found stands.
SHAPES = (*DOCUMENTS[:1], *CARDS, *TELEPHONES, *DOCUMENTS[1:], *HANDLES)
_FEWEST_DIGITS = 5
_ANNOUNCED = re.compile("@|微|威信|薇信|徽信|V信|WEIXIN|WECHAT|加V|VX|WX|V[:：]|账?号|ID")
STRUCK = "［{}已隐去］"


@dataclass(frozen=True, order=True)
class Personal:
    """A personal number in a text: where it stands, and what it is."""

    start: int
    end: int
    title: str


def personal_numbers(text: str) -> list[Personal]:
    """Every personal number of the text, in order."""
    plain = reading(text)
    enough = sum(plain.count(digit) for digit in "0123456789") >= _FEWEST_DIGITS
    if not enough and not _ANNOUNCED.search(plain):
        return []
    found: list[Personal] = []
    taken = bytearray(len(plain))
    for shape in SHAPES:
        for start, end in _places(shape, plain):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Personal(start, end, shape.title))
    return sorted(found)


def strike(text: str, most: int | None = None) -> str:
    """The text with every personal number struck out, cut to `most` characters where striking made it longer."""
    found = personal_numbers(text)
    if not found:
        return text
    parts, done = [], 0
    for one in found:
        parts += [text[done : one.start], STRUCK.format(one.title)]
        done = one.end
    return "".join([*parts, text[done:]])[:most]


def strike_all(value: Any) -> Any:
    """The same through lists and mappings; what is no text stays."""
    if isinstance(value, str):
        return strike(value)
    if isinstance(value, dict):
        return {key: strike_all(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [strike_all(one) for one in value]
    return value


def _places(shape: Shape, plain: str) -> Iterator[tuple[int, int]]:
    """Where a shape holds. After a candidate that does not hold the search goes on within it."""
    place = 0
    while found := shape.pattern.search(plain, place):
        if not in_token(found) and shape.holds(found):
            yield found.start("n"), found.end("n")
            place = found.end()
        else:
            place = found.start() + 1
