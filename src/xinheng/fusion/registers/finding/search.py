"""Search for subjects by what a person types: a code, a name or words of it, a road, a trade, initials, with a slip.

The index gives candidates for a condition over terms; the names themselves decide and order. Every step asks the index
once, so a question costs at most five look-ups.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.finding.likeness import PART, loose_rank, meant, rank
from xinheng.fusion.registers.finding.name_index import Wanted, every, name_terms, place_terms, plain
from xinheng.fusion.registers.models import Identifier, Record, Source, Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit.names import fold, initials
from xinheng.kit.variants import otherwise, simplified

# Candidates ranked for one question. More would order "餐饮" better and cost every search more.
POOL = 200
# Where filters narrow the answer afterwards, more candidates are needed to fill a page.
FILTERED_POOL = 3000
# A way to spell a name is asked for by its rarest terms, each further one costs a walk; by more where it is too wide.
FEW, MORE = 3, 5
# A word such as 服务 is in the title of half the trades; it is no trade then.
TRADES = 12
# Answers by a road or a trade stand behind those by the name.
ELSEWHERE = 30
# A code, with or without what is written before it: 统一社会信用代码：92509901-MAMHRF107Q.
_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{4,28}[0-9A-Z]")
# The last characters of a code that people read out.
TAIL = 8
# Fewer first characters than these are a district's, not a subject's.
BEGINNING = 10
# Behind every code that begins alike, in the order of either database.
LAST = "Z" * 20
# Shorter ones are no number of a paper.
PAPER = 6

_SHOWN = ("id", "identity", "name", "kind", "status", "division", "industry", "address", "office")
_BY_ID = f"SELECT {', '.join(_SHOWN)} FROM registers_subject WHERE id IN {{values}}"


class Hit(NamedTuple):
    """One subject found, and why."""

    id: int
    identity: str
    name: str
    kind: str
    status: str
    division: str
    industry: str
    address: str
    office: str
    # "code", "name", "initials" or "similar" (parts of the name, or one slip in it).
    why: str


def search(text: str, *, limit: int = 20, offset: int = 0, **filters: object) -> list[Hit]:
    """Subjects for what was typed, best first; `filters` are lookups on Subject such as `kind="entity"`.

    An exact identifier stands first, then names that contain the words, then what lies in the road or is of the trade
    they name, then names by initials, and only if nothing was found so far, names in parts or with one slip.
    """
    text = simplified(text)
    words = [word for word in map(plain, text.split()) if word]
    needed = limit + offset
    pool = FILTERED_POOL if filters else max(POOL, needed)
    found = _hits(_by_code(fold(text)), "code", filters) if words else []
    if words:
        found += _ranked(name_index.subjects_with(_all_words(words), pool), words, "name", filters)
        typed = "".join(words)
        if text.strip().isascii() and typed.isalpha() and len(found) < needed:
            by_initials = name_index.subjects_with(every(name_index.initial_terms(typed)), pool)
            found += _ranked(by_initials, words, "initials", filters)
        if not found and (alike := [otherwise(word) for word in words]) != words:
            found = _ranked(name_index.subjects_with(_all_words(alike), pool), alike, "name", filters)
        if not found:
            found = _similar(words, pool, filters)
    once = {hit.id: hit for hit in reversed(found)}
    return list(reversed(once.values()))[offset:needed]


def _by_code(typed: str) -> list[int]:
    """Subjects by an identifier as typed, by a code within what was typed, or by the last characters of one."""
    codes = {typed} if typed.isascii() else set()
    codes |= {found.replace("-", "") for found in _CODE.findall(typed)}
    if not codes:
        return []
    exact = Identifier.objects.filter(value__in=codes).values_list("subject_id", flat=True)[:20]
    return list(exact) or list(_by_paper(codes)) or list(_by_tail(codes)) or list(_by_beginning(codes))


def _by_paper(codes: Iterable[str]) -> Iterable[int]:
    """Subjects by the number of a licence or certificate that everybody may see: what hangs on the wall."""
    types = [id for id, type in standard().types.items() if type.lifetime == "expires" and type.public is not None]
    numbers = [code for code in codes if len(code) >= PAPER]
    if not numbers:
        return []
    papers = Record.objects.filter(type__in=types, source__in=Source.objects.all(), key__in=numbers)
    known = papers.filter(superseded_at__isnull=True, subject__isnull=False)
    return known.values_list("subject_id", flat=True)[:20]


def _by_beginning(codes: Iterable[str]) -> Iterable[int]:
    """Subjects whose code begins as typed: the last characters were cut off or are still to come."""
    for code in codes:
        if len(code) >= BEGINNING:
            known = Identifier.objects.filter(value__gte=code, value__lte=code + LAST)
            yield from (subject for subject, value in known.values_list("subject_id", "value")[:20] if code in value)


def _by_tail(codes: Iterable[str]) -> Iterable[int]:
    tails = [code for code in codes if len(code) == TAIL]
    ending = "right(value, 8)" if bulk.on_postgres() else "substr(value, -8)"
    sql = f"SELECT subject_id FROM registers_identifier WHERE {ending} IN {{values}} LIMIT 20"
    return [row[0] for row in bulk.rows_where_in(sql, tails, "text")] if tails else []


def _all_words(words: Sequence[str]) -> Wanted:
    """Every word met by the name, the road or the trade; a single character by the beginning of a pair."""
    if len(words) == 1 and len(words[0]) == 1:
        return every(name_terms(words[0]), prefix=True)
    return Wanted(tuple(_ways_of(word) for word in words))


def _ways_of(word: str) -> tuple[tuple[str, ...], ...]:
    trades = [(term,) for code in _trades_called(word) for term in name_index.trade_terms(code)]
    return (tuple(name_terms(word)), tuple(place_terms(word)), *trades)


@lru_cache(maxsize=2000)
def _trades_called(word: str) -> tuple[str, ...]:
    """The codes of the trades whose title has the word in it."""
    lists = standard().code_lists
    if len(word) < PART or "industry" not in lists:
        return ()
    found = [code for code, title in _titles() if word in title]
    return tuple(found) if len(found) <= TRADES else ()


@lru_cache(maxsize=1)
def _titles() -> list[tuple[str, str]]:
    """Each trade with its title as the index would know it: folding them all costs more than a question."""
    return [(entry.code, plain(entry.title)) for entry in standard().code_lists["industry"].entries]


def _similar(words: Sequence[str], pool: int, filters: dict[str, object]) -> list[Hit]:
    """A name in parts or with a slip. Roads and initials are asked for only where no whole name is meant: nothing of
    them would stand before it."""
    typed = "".join(words)
    spelled = _candidates(_spelled(name_terms(typed)), pool)
    found = _ranked(spelled, words, "similar", filters)
    if found and meant(plain(found[0].name), typed):
        return found
    return _ranked({**spelled, **_candidates(_elsewhere(typed), pool)}, words, "similar", filters)


def _candidates(ways: Iterable[tuple[str, ...]], pool: int) -> dict[int, None]:
    """Subjects that meet one of the ways by its rarest terms; where more do than are looked at, by some more terms."""
    found: dict[int, None] = {}
    for way in sorted({way for way in ways if way}, key=lambda kept: (-len(kept), kept)):
        few, more = name_index.rarest(way, FEW), name_index.rarest(way, MORE)
        some = name_index.subjects_with(every(few), pool)
        if len(some) == pool and more != few:
            some += name_index.subjects_with(every(more), pool, whole=True)
        found.update(dict.fromkeys(some))
    return found


def _spelled(pairs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """For each place of a slip the pairs it leaves whole; where two neighbours are swapped it spoils three.

    A name cut in two has all of them too.
    """
    for at in range(len(pairs)):
        spoilt = range(at - 1, at + 2) if len(pairs) > PART + 1 else range(at, at + 1)
        yield tuple(dict.fromkeys(pair for place, pair in enumerate(pairs) if place not in spoilt))


def _elsewhere(typed: str) -> Iterator[tuple[str, ...]]:
    """What lies at the first part and is called by the second, 江岸路火锅; or is spelled otherwise and sounds alike."""
    for cut in range(PART, len(typed) - PART + 1):
        yield tuple(dict.fromkeys([*place_terms(typed[:cut]), *name_terms(typed[cut:])]))
    letters = initials(typed)
    if len(letters) == len(typed) > 1:
        yield tuple(dict.fromkeys(name_index.initial_terms(letters)))


def _ranked(subjects: Iterable[int], words: Sequence[str], why: str, filters: dict[str, object]) -> list[Hit]:
    """Orders candidates by how well they fit, open ones first, and drops those that do not answer after all."""
    scored = []
    for hit in _hits(subjects, why, filters):
        fits = _fit(hit, words, why)
        if fits is not None:
            scored.append((fits, len(hit.name), hit.id, hit))
    return [hit for *_, hit in sorted(scored)]


def _fit(hit: Hit, words: Sequence[str], why: str) -> int | None:
    """How far a subject is from what was typed; None when it does not answer it at all."""
    typed = "".join(words)
    if why == "initials":
        letters = initials(hit.name)
        at = letters.find(typed)
        return None if at < 0 else (0 if letters == typed else 1 + min(at, 5))
    # Most names are written plainly, and folding two hundred of them costs more than finding them.
    name = hit.name if typed in hit.name else plain(hit.name)
    fits = rank(name, words)
    if fits is not None:
        return fits
    return _fit_elsewhere(hit, name, words) if why == "name" else _fit_loosely(hit, name, typed)


def _fit_elsewhere(hit: Hit, name: str, words: Sequence[str]) -> int | None:
    place = plain(hit.address)
    met = all(word in name or word in place or hit.industry in _trades_called(word) for word in words)
    return ELSEWHERE + (not any(word in name for word in words)) if met else None


def _fit_loosely(hit: Hit, name: str, typed: str) -> int | None:
    fits = loose_rank(name, typed)
    if fits is not None:
        return fits
    place = plain(hit.address)
    cuts = range(PART, len(typed) - PART + 1)
    if any(typed[:cut] in place and typed[cut:] in name for cut in cuts):
        return ELSEWHERE
    return 100 if initials(typed) == initials(name) else None


def _hits(subjects: Iterable[int], why: str, filters: dict[str, object]) -> list[Hit]:
    ids = list(subjects)
    if not ids:
        return []
    if filters:
        rows: Iterable[tuple[Any, ...]] = Subject.objects.filter(pk__in=ids, **filters).values_list(*_SHOWN)
    else:
        rows = bulk.rows_where_in(_BY_ID, ids, "bigint")
    return [Hit(*(*row, why)) for row in rows]
