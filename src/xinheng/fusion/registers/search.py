"""Search for subjects by what a person types: a code, a name or a part of it, initials, a name with a slip in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xinheng.fusion.registers import bulk, name_index
from xinheng.fusion.registers.models import Identifier, Subject
from xinheng.kit.names import fold, initials

# Candidates ranked for one question. More would order "餐饮" better and cost every search more.
POOL = 200
# Where filters narrow the answer afterwards, more candidates are needed to fill a page.
FILTERED_POOL = 3000


_SHOWN = ("id", "identity", "name", "kind", "status", "division", "industry", "address", "office")
_BY_ID = f"SELECT {', '.join(_SHOWN)} FROM registers_subject WHERE id IN {{values}}"


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
    typed, wanted = fold(text), name_index.plain(text)
    pool = FILTERED_POOL if filters else max(POOL, limit + offset)
    found = _hits(_by_code(typed), "code", filters) if typed else []
    if wanted:
        found += _ranked(_by_name(wanted, pool), wanted, "name", filters)
        if text.strip().isascii() and wanted.isalpha() and len(found) < limit + offset:
            by_initials = name_index.subjects_with(name_index.initial_terms(wanted), pool)
            found += _ranked(by_initials, wanted, "initials", filters)
        if not found:
            found = _ranked(_one_slip(wanted, pool), wanted, "similar", filters)
    once = {hit.id: hit for hit in reversed(found)}
    return list(reversed(once.values()))[offset : offset + limit]


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


def _ranked(subjects: Iterable[int], wanted: str, why: str, filters: dict[str, object]) -> list[Hit]:
    """Orders candidates by how well the name fits, and drops those whose name does not after all."""
    scored = []
    for hit in _hits(subjects, why, filters):
        # Most names are written plainly, and folding two hundred of them costs more than finding them.
        plain = hit.name if why == "name" and wanted in hit.name else name_index.plain(hit.name)
        distance = _distance(plain, wanted, why)
        if distance is not None:
            scored.append((distance, len(hit.name), hit.id, hit))
    return [hit for *_, hit in sorted(scored)]


def _hits(subjects: Iterable[int], why: str, filters: dict[str, object]) -> list[Hit]:
    ids = list(subjects)
    if not ids:
        return []
    if filters:
        rows: Iterable[tuple[Any, ...]] = Subject.objects.filter(pk__in=ids, **filters).values_list(*_SHOWN)
    else:
        rows = bulk.rows_where_in(_BY_ID, ids, "bigint")
    return [Hit(*(*row, why)) for row in rows]


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
