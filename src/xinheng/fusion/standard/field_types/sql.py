"""DuckDB expressions shared by the field types, made from the same tables as the Python side.

Every expression takes and gives VARCHAR and works set-wise over a column; nothing here calls back into Python.
"""

import re
from functools import lru_cache

from xinheng.kit.characters import (
    CLOSING,
    FULL_WIDTH,
    HALF_WIDTH,
    INVISIBLE,
    OPENING,
    ORDINAL,
    SPACES,
    UPPER_FROM,
    UPPER_TO,
)


def quoted(text: str) -> str:
    """The text as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def character_class(characters: str) -> str:
    """A regular-expression class of exactly these characters, written by code point, neighbours as a range."""
    ranges: list[list[int]] = []
    for point in sorted({ord(c) for c in characters}):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "[" + "".join(f"\\x{{{a:X}}}" + (f"-\\x{{{b:X}}}" if b > a else "") for a, b in ranges) + "]"


_INVISIBLE = quoted(character_class(INVISIBLE))
_SPACES = quoted(character_class(SPACES) + "+")
_BOTH = quoted(character_class(INVISIBLE + SPACES))


def sql_tidy(expr: str) -> str:
    """`kit.characters.tidy` over a column; NULL for a missing or empty value."""
    return f"nullif(CASE WHEN regexp_matches({expr}, {_BOTH}) THEN {_spaced(expr)} ELSE {expr} END, '')"


def _spaced(expr: str) -> str:
    return f"trim(regexp_replace(regexp_replace({expr}, {_INVISIBLE}, '', 'g'), {_SPACES}, ' ', 'g'))"


_FULL_WIDTH = quoted("[\\x{FF01}-\\x{FF5E}]")
_UNEVEN = quoted(character_class(INVISIBLE + SPACES + FULL_WIDTH))
_FULL_WIDTH_OR_LOWER = quoted("[a-z\\x{FF01}-\\x{FF5E}]")


def sql_half(expr: str) -> str:
    """`kit.characters.half` over a column; NULL for a missing or empty value.

    `translate` builds its table anew for every row, ten microseconds each, so only rows that need it go through it.
    """
    narrow = f"translate({expr}, {quoted(FULL_WIDTH)}, {quoted(HALF_WIDTH)})"
    narrow = f"CASE WHEN regexp_matches({expr}, {_FULL_WIDTH}) THEN {narrow} ELSE {expr} END"
    tidied = f"list_transform([{narrow}], lambda n: {_spaced('n')})[1]"
    return f"nullif(CASE WHEN regexp_matches({expr}, {_UNEVEN}) THEN {tidied} ELSE {expr} END, '')"


def sql_compact(expr: str) -> str:
    """`kit.characters.compact` over a column; NULL for a missing or empty value."""
    bare = f"regexp_replace({expr}, {_BOTH}, '', 'g')"
    wide = f"translate({bare}, {quoted(UPPER_FROM)}, {quoted(UPPER_TO)})"
    # `upper` would also change letters outside ASCII, which Python's side leaves alone.
    return (
        f"nullif(CASE WHEN strlen({expr}) = length({expr}) THEN upper({bare}) "
        f"WHEN regexp_matches({expr}, {_FULL_WIDTH_OR_LOWER}) THEN {wide} ELSE {bare} END, '')"
    )


def sql_of(name: str, expr: str, made: str) -> str:
    """What `made` makes of a value that is worked out once, under this name.

    Written out wherever it is needed, the value of a field is dozens of times as long to plan.
    """
    return f"list_transform([{expr}], lambda {name}: {made})[1]"


_OPENING, _CLOSING = quoted(character_class(OPENING + "（［｛")), quoted(character_class(CLOSING + "）］｝"))
_UNLIKE = quoted(character_class(INVISIBLE + SPACES + FULL_WIDTH + OPENING[1:] + CLOSING[1:] + "第"))


def sql_folded(expr: str) -> str:
    """`kit.characters.folded` over a column; NULL for NULL. Most values need nothing, most others only brackets."""
    bare = f"regexp_replace(w, {_BOTH}, '', 'g')"
    round_ = f"regexp_replace(regexp_replace({bare}, {_OPENING}, '(', 'g'), {_CLOSING}, ')', 'g')"
    half = f"CASE WHEN regexp_matches(w, {_FULL_WIDTH}) THEN translate({round_}, {quoted(FULL_WIDTH)}, "
    half += f"{quoted(HALF_WIDTH)}) ELSE {round_} END"
    odd = f"regexp_replace({half}, {quoted(ORDINAL)}, '\\1号', 'g')"
    return (
        f"CASE WHEN regexp_matches({expr}, {_UNLIKE}) THEN list_transform([{expr}], lambda w: {odd})[1] ELSE {expr} END"
    )


def reasons(*cases: tuple[str, str]) -> str:
    """A CASE giving the first reason whose condition holds, else NULL. Each case: condition, SQL text of the reason."""
    return "CASE " + " ".join(f"WHEN {condition} THEN {reason}" for condition, reason in cases) + " END"


def reason(problem: str, expr: str) -> str:
    """The SQL text `problem：got`."""
    return f"{quoted(problem + '：')} || {expr}"


def one_of(expr: str, codes: list[str]) -> str:
    """Whether the value is one of the codes. A long list becomes one regular expression: a set of thousands of
    constants inside a CASE is searched one by one for every row."""
    if len(codes) <= 40:
        return f"{expr} IN ({', '.join(map(quoted, codes))})" if codes else "false"
    return f"regexp_full_match({expr}, {_kept_alternation(tuple(codes))})"


@lru_cache(maxsize=64)
def _kept_alternation(codes: tuple[str, ...]) -> str:
    """As SQL writes it, made once for a list that many fields use."""
    return quoted(alternation(list(codes)))


def alternation(codes: list[str]) -> str:
    """A regular expression that matches exactly these codes, shared beginnings written once."""
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(code[:1], []).append(code[1:])
    ended = groups.pop("", None) is not None
    branches = [re.escape(first) + (alternation(rest) if rest != [""] else "") for first, rest in groups.items()]
    inner = "|".join(branches)
    return f"(?:{inner}){'?' if ended else ''}" if inner else ""
