"""Names as search knows them: folded, cut into pairs of characters, and by the first letters of their pinyin."""

import re
import unicodedata
from functools import cache
from operator import add

from xinheng.kit.characters import INVISIBLE, SPACES

_DROPPED = str.maketrans("", "", INVISIBLE + SPACES)
# Ideographs, digits and capitals fold to themselves, and hardly any name holds anything else but brackets.
_FOLDED_ALREADY = re.compile("[\u4e00-\u9fff0-9A-Z]*").fullmatch


def fold(text: str) -> str:
    """The form two spellings of one name share: NFKC (half-width), no spaces or invisible marks, Latin upper case."""
    if _FOLDED_ALREADY(text):
        return text
    return unicodedata.normalize("NFKC", text).translate(_DROPPED).upper()


def bigrams(text: str) -> list[str]:
    """Each pair of neighbouring characters of the folded text, in order; a single character stands for itself."""
    return pairs(fold(text))


def pairs(folded: str) -> list[str]:
    """The same of a text that is folded already."""
    return list(map(add, folded, folded[1:])) or ([folded] if folded else [])


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


def initials_of(folded: str) -> str:
    """The same of a text that is folded already."""
    letters = folded.translate(_initial_table())
    if letters.isascii() and letters.isalnum():
        return letters
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
