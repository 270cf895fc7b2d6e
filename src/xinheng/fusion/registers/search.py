"""Search for subjects by what a person types: a code, a name or a part of it, initials, a name with a slip in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from xinheng.fusion.registers import name_index
from xinheng.fusion.registers.models import Identifier, Subject
from xinheng.kit.names import fold, initials

# Candidates ranked for one question. More would order "餐饮" better and cost every search more.
POOL = 200
# Where filters narrow the answer afterwards, more candidates are needed to fill a page.
FILTERED_POOL = 3000


@dataclass(frozen=True)
class Hit:
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
    # "code", "name", "initials" or "similar" (one character differs).
    why: str


def search(text: str, *, limit: int = 20, offset: int = 0, **filters: object) -> list[Hit]:
    """Subjects for what was typed, best first; `filters` are lookups on Subject such as `kind="entity"`.

    An exact identifier stands first, then names that contain the text, then names by initials, and only if nothing
    was found so far, names one character away.
    """
    typed = fold(text)
    if not typed:
        return []
    pool = FILTERED_POOL if filters else max(POOL, limit + offset)
    ranked = [(subject, "code") for subject in _by_code(typed)]
    wanted = name_index.plain(text)
    if wanted:
        ranked += _ranked(_by_name(wanted, pool), wanted, "name", filters)
        if text.strip().isascii() and wanted.isalpha() and len(ranked) < limit + offset:
            ranked += _ranked(
                name_index.subjects_with(name_index.initial_terms(wanted), pool), wanted, "initials", filters
            )
        if not ranked:
            ranked = _ranked(_one_slip(wanted, pool), wanted, "similar", filters)
    return _hits(ranked, offset, limit, filters)


def _by_code(typed: str) -> list[int]:
    if not typed.isascii():
        return []
    return list(Identifier.objects.filter(value=typed).values_list("subject_id", flat=True)[:20])


def _by_name(wanted: str, pool: int) -> list[int]:
    return name_index.subjects_with(name_index.name_terms(wanted), pool, prefix=len(wanted) == 1)


def _one_slip(wanted: str, pool: int) -> list[int]:
    """Names that share every pair of characters but those around one position, or that sound alike letter by letter."""
    pairs = name_index.name_terms(wanted)
    found: dict[int, None] = {}
    if len(wanted) >= 3:
        # Longest remainders first: they are the most telling.
        remainders = {tuple(p for i, p in enumerate(pairs) if i not in (slip - 1, slip)) for slip in range(len(wanted))}
        for remainder in sorted(remainders, key=lambda kept: (-len(kept), kept)):
            found.update(dict.fromkeys(name_index.subjects_with(remainder, pool)))
    letters = initials(wanted)
    if len(letters) == len(wanted) > 1:
        found.update(dict.fromkeys(name_index.subjects_with(name_index.initial_terms(letters), pool)))
    return list(found)


def _ranked(subjects: Iterable[int], wanted: str, why: str, filters: dict[str, object]) -> list[tuple[int, str]]:
    """Orders candidates by how well the name fits, and drops those whose name does not after all."""
    rows = list(_rows(subjects, filters).values_list("id", "name"))
    scored = []
    for subject, name in rows:
        distance = _distance(name_index.plain(name), wanted, why)
        if distance is not None:
            scored.append((distance, len(name), subject))
    return [(subject, why) for _, _, subject in sorted(scored)]


def _rows(subjects: Iterable[int], filters: dict[str, object]) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=list(subjects), **filters)


def _distance(name: str, wanted: str, why: str) -> int | None:
    """How far a name is from what was typed; None when it does not answer it at all."""
    if why == "initials":
        letters = initials(name)
        at = letters.find(wanted)
        return None if at < 0 else (0 if letters == wanted else 1 + min(at, 5))
    at = name.find(wanted)
    if at >= 0:
        return 0 if name == wanted else 1 + min(at, 5)
    if why == "name":
        # All pairs are there, but not in this order: a weak answer, kept behind the others.
        return 50
    differing = _closest_window(name, wanted)
    return 100 + differing if differing <= 1 else None


def _closest_window(name: str, wanted: str) -> int:
    """Fewest differing characters between what was typed and any stretch of the name as long as it."""
    width = len(wanted)
    windows = (name[start : start + width] for start in range(max(len(name) - width, 0) + 1))
    return min(
        (sum(a != b for a, b in zip(window, wanted, strict=False)) + width - len(window) for window in windows),
        default=width,
    )


def _hits(ranked: Sequence[tuple[int, str]], offset: int, limit: int, filters: dict[str, object]) -> list[Hit]:
    first: dict[int, str] = {}
    for subject, why in ranked:
        first.setdefault(subject, why)
    page = list(first)[offset : offset + limit]
    rows = {subject.pk: subject for subject in _rows(page, filters)}
    return [
        Hit(s.pk, s.identity, s.name, s.kind, s.status, s.division, s.industry, s.address, s.office, first[s.pk])
        for s in (rows[pk] for pk in page if pk in rows)
    ]
