"""How characters that departments type differently are made one: full-width forms, odd spaces, invisible marks.

The same tables are used in Python and, written out, in SQL, so that a value cleaned by either is the same value.
"""

import re
from unicodedata import category

# Full-width ASCII (！ to ～) to the plain form; what input methods leave behind in codes and numbers.
FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
HALF_WIDTH = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))

# Characters that print nothing: zero-width marks, byte-order marks, soft hyphens, direction marks, control codes.
INVISIBLE = (
    "".join(map(chr, (*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0))))
    + "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff\ufffe"
)

# Everything that separates words, line ends included.
SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680"
    + "".join(chr(code) for code in range(0x2000, 0x200B))
    + "\u2028\u2029\u202f\u205f\u3000"
)

_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Half-width and upper case in one step: the pair of tables that `translate` takes, in Python and in SQL.
UPPER_FROM = FULL_WIDTH + _LOWER
UPPER_TO = HALF_WIDTH.translate(str.maketrans(_LOWER, _UPPER)) + _UPPER

_NO_INVISIBLE = str.maketrans("", "", INVISIBLE)
_NO_SPACES = str.maketrans("", "", SPACES)
_TO_SPACE = str.maketrans(SPACES, " " * len(SPACES))
_TO_HALF = str.maketrans(FULL_WIDTH, HALF_WIDTH)
_TO_UPPER = str.maketrans(UPPER_FROM, UPPER_TO)


def tidy(text: str) -> str:
    """Running text: nothing invisible, every run of white space one space, none at the ends."""
    return " ".join(text.translate(_NO_INVISIBLE).translate(_TO_SPACE).split())


# Letters by their kind that show nothing: what fills a syllable of Korean, the blank of Braille.
_UNSEEN = frozenset(INVISIBLE + "\u115f\u1160\u3164\uffa0\u2800")
# Blanks, format and control signs, and marks that only stand over something. What has no kind yet is a letter that is
# newer than the tables: names are written with such.
_UNSEEN_KINDS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me"})


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: who signs with a direction mark gave no name."""
    return all(one in _UNSEEN or category(one) in _UNSEEN_KINDS for one in text)


def half(text: str) -> str:
    """Tidy text in half-width form, its case kept: dates with a time, codes whose case matters."""
    return " ".join(text.translate(_NO_INVISIBLE).translate(_TO_SPACE).translate(_TO_HALF).split())


# Brackets that stand for one another in the numbers of papers and the names of firms.
OPENING, CLOSING = "([{〔﹝【〖", ")]}〕﹞】〗"
_TO_ROUND = str.maketrans(OPENING + CLOSING, "(" * len(OPENING) + ")" * len(CLOSING))
# 第12号 and 12号 number the same paper.
ORDINAL = r"第([0-9]+)号"


def folded(text: str) -> str:
    """The form that spellings of one number or name share: half-width, no white space, one kind of brackets, no 第
    before a number. For comparison alone: what was typed is what is shown."""
    bare = text.translate(_NO_INVISIBLE).translate(_NO_SPACES).translate(_TO_HALF).translate(_TO_ROUND)
    return re.sub(ORDINAL, r"\1号", bare, flags=re.ASCII)


def as_on_paper(text: str) -> str:
    """The number of a paper as papers write it, however it was typed: (2026), ［2026］, 第12号, with spaces."""
    return folded(text).upper().replace("(", "〔").replace(")", "〕")


def compact(text: str) -> str:
    """A code or number: half-width, Latin letters upper case, no white space at all."""
    return text.translate(_NO_INVISIBLE).translate(_NO_SPACES).translate(_TO_UPPER)
