"""Names as search knows them: folded, cut into pairs of characters, and by the first letters of their pinyin."""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cache
from operator import add

from xinheng.kit.characters import INVISIBLE, SPACES

_DROPPED = str.maketrans("", "", INVISIBLE + SPACES)
# Ideographs, digits and capitals fold to themselves, and hardly any name holds anything else but brackets.
_FOLDED_ALREADY = re.compile("[\u4e00-\u9fff0-9A-Z]*").fullmatch

# What initials leave out; a line break stands between two names.
_NO_LETTER = re.compile("[^0-9A-Za-z\n]+").sub


def fold(text: str) -> str:
    """The form two spellings of one name share: NFKC (half-width), no spaces or invisible marks, Latin upper case."""
    if _FOLDED_ALREADY(text):
        return text
    bare = unicodedata.normalize("NFKC", text).translate(_DROPPED).upper()
    # A letter and its accent that an invisible mark kept apart are one character now, and a capital may be two.
    return unicodedata.normalize("NFKC", bare)


def bigrams(text: str) -> list[str]:
    """Each pair of neighbouring characters of the folded text, in order; a single character stands for itself."""
    return pairs(fold(text))


def pairs(folded: str) -> list[str]:
    """The same of a text that is folded already."""
    return list(map(add, folded, folded[1:])) or ([folded] if folded else [])


def pairs_of_many(folded: Sequence[str], mark: str = "") -> list[str]:
    """The pairs of each text with a blank between, the mark before each of them. None of the texts breaks a line.

    Fifty pairs a subject are fifty strings a subject; here the characters of all texts are laid twice beside each other
    instead, which is a tenth of the work.
    """
    row = array("I", "\n".join(("", *folded, "")).encode("utf-32-le", "surrogatepass"))
    before, between, count = array("I", mark.encode("utf-32-le")), array("I", [ord(" ")]), len(row) - 1
    told = array("I", bytes(4 * (len(mark) + 3) * count))
    for place, one in enumerate((*([letter] * count for letter in before), row[:-1], row[1:], between * count)):
        told[place :: len(mark) + 3] = array("I", one)
    # Between two line breaks stands a text with half a pair of them at either end.
    lines = told.tobytes().decode("utf-32-le", "surrogatepass").split("\n")[1::2]
    return [line[2 : -2 - len(mark)] or line[2:] for line in lines]


@cache
def _initial_table() -> dict[int, str]:
    """First letter of the commonest reading of every character, as a table for `str.translate`."""
    # Its dictionary takes a third of a second to load, which only who looks for names should wait for.
    from pypinyin import pinyin_dict  # noqa: PLC0415

    table: dict[int, str] = {}
    for code, readings in pinyin_dict.pinyin_dict.items():
        # The first letter of the first reading, without its tone: ā is an a.
        letter = unicodedata.normalize("NFD", readings[:1])[:1]
        table[code] = letter.upper() if letter.isascii() else ""
    return table


def initials(text: str) -> str:
    """First letters, 重庆火锅 → ZQHG by each character's commonest reading; letters and digits stay, the rest goes."""
    return initials_of(fold(text))


def initials_read(text: str) -> set[str]:
    """The initials in each of the two commonest readings of its characters: 行业 is XY and HY. Of a text with many such
    characters only the commonest reading and those that differ from it in one character."""
    folded = fold(text)
    first = [initials_of(one) for one in folded]
    told = {"".join(first)}
    for place, one in enumerate(folded):
        told |= {"".join((*first[:place], other, *first[place + 1 :])) for other in _other_letter(one)}
    return told


@cache
def _other_letter(character: str) -> str:
    """The first letter of a character's second reading, where it is another one; else nothing."""
    from pypinyin import pinyin_dict  # noqa: PLC0415  as above

    readings = pinyin_dict.pinyin_dict.get(ord(character), "").split(",")
    letters = [unicodedata.normalize("NFD", one)[:1].upper() for one in readings[:2]]
    return letters[1] if len(letters) > 1 and letters[1] != letters[0] and letters[1].isascii() else ""


def initials_of_many(folded: Sequence[str]) -> list[str]:
    """The same of many texts, none of which breaks a line."""
    return _NO_LETTER("", "\n".join(folded).translate(_initial_table())).split("\n") if folded else []


def initials_of(folded: str) -> str:
    """The same of a text that is folded already."""
    letters = folded.translate(_initial_table())
    if letters.isascii() and letters.isalnum():
        return letters
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
