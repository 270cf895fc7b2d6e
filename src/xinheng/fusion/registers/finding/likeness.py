"""How well a name answers what somebody typed: whole, in parts, or but for one slip of the finger."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

# Ranks of the kinds of answer; within a kind the earlier and shorter name stands first.
EXACT, WITHIN, WORDS, SKIPPED, SLIPPED = 0, 1, 20, 40, 60
# A skipped middle must leave two characters on each side, or every name would answer.
PART = 2


def rank(name: str, words: Sequence[str]) -> int | None:
    """The rank of a name, folded, for the words typed, folded too; None when it does not answer. 0 is best."""
    typed = "".join(words)
    if name == typed:
        return EXACT
    at = name.find(typed)
    if at >= 0:
        return WITHIN + min(at, 5)
    if len(words) > 1 and all(word in name for word in words):
        return WORDS
    return None


def loose_rank(name: str, typed: str) -> int | None:
    """The rank of a name that answers in two parts with a gap between them, or but for one slip; None otherwise."""
    if len(typed) < PART + 1:
        return None
    if _slips(typed)(name):
        return SLIPPED
    return SKIPPED if _with_a_gap(typed)(name) else None


@lru_cache(maxsize=256)
def _slips(typed: str) -> Callable[[str], object]:
    """Finds what was typed with one character wrong, missing, too many, or two neighbours swapped."""
    ways = set()
    for at in range(len(typed)):
        before, one, after = re.escape(typed[:at]), typed[at], typed[at + 1 :]
        ways.add(f"{before}.{re.escape(after)}")
        ways.add(before + re.escape(after))
        if after:
            ways.add(before + re.escape(after[0] + one + after[1:]))
        if at:
            ways.add(f"{before}.{re.escape(one + after)}")
    return re.compile("|".join(sorted(ways, key=len, reverse=True)), re.DOTALL).search


@lru_cache(maxsize=256)
def _with_a_gap(typed: str) -> Callable[[str], object]:
    """Finds what was typed cut in two, the rest of the name between."""
    cuts = range(PART, len(typed) - PART + 1)
    ways = [f"{re.escape(typed[:cut])}.*{re.escape(typed[cut:])}" for cut in cuts]
    return re.compile("|".join(ways), re.DOTALL).search if ways else lambda name: None
