"""How a trade name sounds and is spelled, in letters of ASCII: both engines count edits of these alike.

DuckDB's `levenshtein` counts bytes, of which a character has three, Spark's counts characters.
"""

from collections.abc import Iterable
from functools import cache

_LETTERS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "'\\")


@cache
def _readings() -> dict[int, str]:
    """The commonest reading of every character without its tone, as a table for `str.translate`."""
    import unicodedata  # noqa: PLC0415  with the dictionary: who does not match has neither

    from pypinyin import pinyin_dict  # noqa: PLC0415  takes a third of a second

    def plain(readings: str) -> str:
        told = unicodedata.normalize("NFD", readings.split(",", maxsplit=1)[0])
        return "".join(letter for letter in told if letter.isascii()) + " "

    return {code: plain(readings) for code, readings in pinyin_dict.pinyin_dict.items()}


def sounds(words: Iterable[str]) -> list[str]:
    """好吃来 → `hao chi lai `; what has no reading stays."""
    table = _readings()
    return [word.translate(table) for word in words]


def spelling(word: str) -> str:
    """Two letters for each character, so that one wrong, missing or added character is two edits at most."""
    size = len(_LETTERS)
    return "".join(_LETTERS[ord(one) // size % size] + _LETTERS[ord(one) % size] for one in word)
