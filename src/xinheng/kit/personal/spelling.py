"""How a written number is read: one character for one, so that a place in the reading is a place in the text.

Digits of every script, full width and Chinese numerals become 0–9, letters plain capitals; what only separates becomes
one of three signs. Dates are covered, so that the digits of two dates are never read as one telephone.
"""

import re
import unicodedata
from collections.abc import Iterator

COVER = "\x00"
# What people put between the digits of one number: blanks and invisible marks, hyphens, dots and their like.
GAP = r"[ \-./_*~|]"
# A page's markup (&nbsp; <br>) is covered by a sign of its own.
MARKUP = "\x01"
# What people say between the groups of a number, 3, 4 and 8 as they are read: 138，中间四位是1234，尾号5678.
_WORDS = "后面|接着|接下来|然后|中间|当中|尾号|尾数|末尾|最后|开头|打头|[前中后末][348]位|[348]位|生日|出生"
TOLD = rf"[^\w\x00]{{0,3}}(?:的?(?:{_WORDS})(?:的|是|为|就是)?[^\w\x00]{{0,3}}){{1,2}}"
# The letters of it, for engines that only ask whether a text may hold a number.
OF_TOLD = "".join(sorted(set(_WORDS + "的是为就") - set("|[]348")))
# Between whole groups of digits people put anything that is no word: brackets, commas, colons, ends of lines.
BREAK = r"(?:[^\w\x00]{1,8}|[\x01 ]{1,60})"
_TAG = re.compile("&[A-Z#0-9]{2,6};|</?[A-Z]{1,9}[^<>]{0,80}>")
# Read aloud 0, 1, 2, 7 and 9 are 洞, 幺, 两, 拐 and 勾; 丨 is a stroke that looks like a 1.
NUMERALS = "零〇○洞一幺壹丨二贰貳两三叁參四肆五伍六陆陸七柒拐八捌九玖勾"
_NUMERALS = dict(zip(NUMERALS, "000011112222333445566677788999", strict=True))
# Letters that show as a blank: Hangul fillers.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_HYPHENS = frozenset("-‐‑‒–—―−－﹣ー﹘⁃")
_DOTS = frozenset("．·•・‧∙⋅●")
_SIGNS = {**_NUMERALS, **dict.fromkeys(_FILLERS, " "), **dict.fromkeys(_HYPHENS, "-"), **dict.fromkeys(_DOTS, ".")}
# Signs that read as a 1 and stand where a hyphen would: 139一1234一5678.
_STROKE = re.compile(r"(?<=\d)[一丨Iil](?=\d)")
_DATE = re.compile(
    r"(?P<date>(?:19|20)[0-9]{2}(?P<s>[-./])[0-9]{1,2}(?P=s)[0-9]{1,2}|(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2})(?![0-9])"
)


class _Reading(dict[int, str]):
    """Filled as characters are met; `str.translate` asks it once for each kind of character."""

    def __missing__(self, code: int) -> str:
        self[code] = read = _read(chr(code))
        return read


def _read(character: str) -> str:
    """One character as it counts in a number."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in _SIGNS:
        return _SIGNS[character]
    if unicodedata.category(character) in {"No", "Nl"}:
        return _numeral(unicodedata.numeric(character, -1.0)) or character
    if character in "\r\n" or (character.isascii() and character.isprintable()):
        return character.upper()
    if unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cf", "Cc", "Mn", "Me"}:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain.upper() if len(plain) == 1 and plain.isascii() else character


def _numeral(value: float) -> str:
    """㊀, Ⅴ and 〩 are digits; ⑩ and ½ are none."""
    return str(int(value)) if value in range(10) else ""


_READING = _Reading()


def readings(text: str) -> Iterator[str]:
    """Each way the text may be read in: strokes as ones, and where one stands between digits also as hyphens."""
    yield reading(text)
    if _STROKE.search(text):
        yield reading(_STROKE.sub("-", text))


def reading(text: str) -> str:
    """The text as numbers are read in it; as long as the text."""
    plain = text.translate(_READING)
    if "&" in plain or "<" in plain:
        plain = _TAG.sub(lambda found: MARKUP * len(found.group()), plain)
    return _without_dates(plain) if "20" in plain or "19" in plain else plain


def _without_dates(plain: str) -> str:
    """Dates covered, but for one that goes on from other digits and so may be part of a longer number."""
    parts, done = [], 0
    for found in _DATE.finditer(plain):
        between = plain[done : found.start()].rstrip(" -./")
        if between[-1:].isdigit():
            continue
        parts += [plain[done : found.start()], COVER * len(found.group())]
        done = found.end()
    return "".join([*parts, plain[done:]])
