"""The name index: each subject's name and road as pairs of neighbouring characters, the name's initials and the code of
its trade beside them, all in one set of terms.

FTS5 on SQLite and a tsvector on PostgreSQL hold the same terms, so search behaves alike on both. Contentless on
SQLite: a change takes the old terms out by saying them again, since nothing but the terms is stored.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.models import Subject
from xinheng.kit.names import fold, initials_of_many, pairs, pairs_of_many

TABLE = "registers_name_index"
# Marks a term made of pinyin initials, so that 川味 typed as "cw" does not meet a shop called "CW".
INITIALS_MARK = "¹"
# Marks a term of where the subject is, so that a road is told from a name.
PLACE_MARK = "²"
# Marks the code of its trade; the words of the code are looked up when somebody asks, for a list may be renamed.
TRADE_MARK = "³"
# Letters, digits and everything beyond ASCII are parts of a term; the rest separates and is left out.
_SEPARATORS = {code: None for code in range(128) if not chr(code).isalnum()}
# A question is answered from its rarest terms; more of them would cost more and drop hardly a candidate.
ENOUGH = 4
# So many subjects tell which terms are common, for so many seconds: 0.4 s of the processor each time, most of it the
# table of pinyin.
COUNTED, COUNTED_FOR = 1_000, 3_600


class Findable(NamedTuple):
    """What a subject is found by."""

    name: str
    address: str = ""
    industry: str = ""


def plain(text: str) -> str:
    """The text as the index knows it: folded, punctuation of ASCII left out."""
    folded = fold(text)
    return folded if folded.isalnum() else folded.translate(_SEPARATORS)


def name_terms(text: str) -> list[str]:
    """Terms by which a name is found by its characters."""
    return pairs(plain(text))


def place_terms(text: str) -> list[str]:
    """Terms by which a subject is found by its road."""
    return [PLACE_MARK + pair for pair in name_terms(text)]


def trade_terms(industry: str) -> list[str]:
    """The term by which a subject is found by its trade; none without one."""
    code = plain(industry)
    return [TRADE_MARK + code] if code else []


def initial_terms(letters: str) -> list[str]:
    """Terms by which a name is found by its initials."""
    return [INITIALS_MARK + pair for pair in pairs(letters.upper())]


def terms_of(one: Findable) -> list[str]:
    """Every term of a subject, each once."""
    return list(dict.fromkeys(indexed_texts([one])[0].split()))


def indexed_texts(many: Sequence[Findable]) -> list[str]:
    """The terms of each subject with a blank between, as the index takes them; it keeps what comes twice once."""
    names, addresses = [plain(one.name) for one in many], [plain(one.address) for one in many]
    trades = {code: " ".join(trade_terms(code)) for code in {one.industry for one in many}}
    kinds = (
        pairs_of_many(names),
        pairs_of_many(initials_of_many(names), INITIALS_MARK),
        pairs_of_many(addresses, PLACE_MARK),
        [trades[one.industry] for one in many],
    )
    return [" ".join(filter(None, told)) for told in zip(*kinds, strict=True)]


def add(found: Iterable[tuple[int, Findable]]) -> None:
    """Indexes subjects (id, what they are found by) in the caller's transaction."""
    subjects = list(found)
    rows = list(zip((subject for subject, _ in subjects), indexed_texts([one for _, one in subjects]), strict=True))
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            cursor.execute(
                f"INSERT INTO {TABLE} (subject_id, terms) SELECT s, array_to_tsvector(string_to_array(v, ' ')) "
                "FROM unnest(%s::bigint[], %s::text[]) AS new(s, v) "
                "ON CONFLICT (subject_id) DO UPDATE SET terms = excluded.terms",
                [[row[0] for row in rows], [row[1] for row in rows]],
            )
        else:
            bulk.run_for_each(cursor, f"INSERT INTO {TABLE} (rowid, terms) VALUES (%s, %s)", rows)


def change(changed: Sequence[tuple[int, Findable, Findable]]) -> None:
    """Moves subjects (id, as they were, as they are) to their new terms."""
    if not bulk.on_postgres():
        gone = indexed_texts([old for _, old, _ in changed])
        with connection.cursor() as cursor:
            bulk.run_for_each(
                cursor,
                f"INSERT INTO {TABLE} ({TABLE}, rowid, terms) VALUES ('delete', %s, %s)",
                list(zip((subject for subject, _, _ in changed), gone, strict=True)),
            )
    add((subject, new) for subject, _, new in changed)


class Wanted(NamedTuple):
    """A condition over terms: every group must be met, a group by any of its alternatives, an alternative by all its
    terms. `prefix` lets a single term be the beginning of one."""

    groups: tuple[tuple[tuple[str, ...], ...], ...]
    prefix: bool = False


def every(terms: Sequence[str], *, prefix: bool = False) -> Wanted:
    """All of these terms."""
    return Wanted(((tuple(terms),),), prefix)


def subjects_with(wanted: Wanted, limit: int, *, whole: bool = False) -> list[int]:
    """Subjects whose terms meet the condition; `whole`: by all its terms, and not by the rarest of them alone."""
    if not all(any(group) for group in wanted.groups) or not wanted.groups:
        return []
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            query = _condition(wanted, " & ", " | ", _postgres_term)
            cursor.execute(f"SELECT subject_id FROM {TABLE} WHERE terms @@ %s::tsquery LIMIT %s", [query, limit])
        else:
            query = _condition(wanted if whole else _rarest_of(wanted), " AND ", " OR ", _sqlite_term)
            cursor.execute(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s", [query, limit])
        return [row[0] for row in cursor.fetchall()]


def rarest(terms: Sequence[str], most: int = ENOUGH) -> tuple[str, ...]:
    """The `most` terms that the fewest subjects have, in their order; PostgreSQL finds them by itself."""
    if len(terms) <= most or bulk.on_postgres():
        return tuple(terms)
    common = how_common()
    kept = set(sorted(set(terms), key=lambda term: (common[term], term))[:most])
    return tuple(term for term in dict.fromkeys(terms) if term in kept)


def _rarest_of(wanted: Wanted) -> Wanted:
    return wanted._replace(groups=tuple(tuple(map(rarest, group)) for group in wanted.groups))


def how_common() -> Counter[str]:
    """How many of some subjects, taken evenly from all, have each term; what none of them has is rare enough.

    Only the order matters. Counting a term in the index itself means to walk all who have it.
    """
    return _counted(int(time.monotonic() / COUNTED_FOR))


@lru_cache(maxsize=1)
def _counted(_: int) -> Counter[str]:
    newest = Subject.objects.aggregate(newest=Max("pk"))["newest"] or 0
    some = list(range(1, newest + 1, max(1, newest // COUNTED)))
    rows = bulk.rows_where_in(
        "SELECT name, address, industry FROM registers_subject WHERE id IN {values}", some, "bigint"
    )
    return Counter(term for row in rows for term in terms_of(Findable(*row)))


def _condition(wanted: Wanted, both: str, either: str, write: Callable[[str, bool], str]) -> str:
    """The condition in the words of the database at hand."""

    def alternative(terms: tuple[str, ...]) -> str:
        return f"({both.join(write(term, wanted.prefix) for term in terms)})"

    return both.join(f"({either.join(alternative(terms) for terms in group if terms)})" for group in wanted.groups)


def _sqlite_term(term: str, prefix: bool) -> str:
    return f'"{term}"' + ("*" if prefix else "")


def _postgres_term(term: str, prefix: bool) -> str:
    return _quoted(term) + (":*" if prefix else "")


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
