"""How well a name answers what somebody typed: whole, in parts, or but for one slip of the finger."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

# Ranks of the kinds of answer; within a kind the earlier and shorter name stands first.
EXACT, WITHIN, WORDS, MEANT, SKIPPED, SLIPPED = 0, 1, 20, 25, 40, 60
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
    """The rank of a name that is what was typed but for one slip, or answers in two parts with a gap between them, or
    has what was typed in it but for one slip; None otherwise."""
    if len(typed) < PART + 1:
        return None
    if meant(name, typed):
        return MEANT
    if slipped(name, typed):
        return SLIPPED
    return SKIPPED if _with_a_gap(typed)(name) else None


def meant(name: str, typed: str) -> bool:
    """Whether the whole name is what was typed with one character wrong, missing, too many, or two neighbours swapped:
    nearer than any name that has something else between."""
    if abs(len(name) - len(typed)) > 1:
        return False
    at = next((at for at, (one, other) in enumerate(zip(name, typed, strict=False)) if one != other), len(typed))
    rest, after = name[at:], typed[at:]
    swapped = len(after) > 1 and rest == after[1] + after[0] + after[2:]
    return swapped or rest[1:] == after[1:] or rest == after[1:] or rest[1:] == after


def slipped(name: str, typed: str) -> bool:
    """Whether the name has what was typed with one character wrong, missing, too many, or two neighbours swapped.

    One slip leaves one half as it was typed, unless it swaps the two characters where they meet.
    """
    middle = len(typed) // 2
    left, right = typed[:middle], typed[middle:]
    if typed[: middle - 1] + typed[middle] + typed[middle - 1] + typed[middle + 1 :] in name:
        return True
    if any(_but_for_one(name[at + middle :], right) for at in _places(left, name)):
        return True
    backwards = left[::-1]
    return any(_but_for_one(name[at - 1 :: -1] if at else "", backwards) for at in _places(right, name))


def _places(part: str, name: str) -> Iterator[int]:
    at = name.find(part)
    while at >= 0:
        yield at
        at = name.find(part, at + 1)


def _but_for_one(text: str, typed: str) -> bool:
    """Whether a text begins with what was typed, or does but for one slip."""
    at = next((at for at, (one, other) in enumerate(zip(typed, text, strict=False)) if one != other), None)
    if at is None:
        at = min(len(typed), len(text))
    rest, after = text[at:], typed[at:]
    wrong = len(rest) > 0 and rest[1:].startswith(after[1:])
    too_many = rest.startswith(after[1:])
    missing = len(rest) > 0 and rest[1:].startswith(after)
    swapped = len(after) > 1 and rest.startswith(after[1] + after[0] + after[2:])
    return wrong or too_many or missing or swapped


@lru_cache(maxsize=256)
def _with_a_gap(typed: str) -> Callable[[str], object]:
    """Finds what was typed cut in two, the rest of the name between."""
    cuts = range(PART, len(typed) - PART + 1)
    ways = [f"{re.escape(typed[:cut])}.*{re.escape(typed[cut:])}" for cut in cuts]
    return re.compile("|".join(ways), re.DOTALL).search if ways else lambda name: None
