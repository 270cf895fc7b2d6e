"""The catalogue by words: names of registers and fields, who answers for them, and what departments call a column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard


@dataclass(frozen=True)
class FoundField:
    """A field that the words are found in; `columns` are those of sources that are called so, as 来源·列."""

    name: str
    title: str
    columns: Sequence[str] = ()


class _Column(NamedTuple):
    """A column of a source: the field it is, as it is shown; the rest in small letters."""

    field: str
    shown: str
    source: str
    column: str
    # What else its source is known by: its name, department, connection and table.
    origin: str


@dataclass
class _Words:
    """What a register is looked up by, all in small letters: of itself, and of each of its fields."""

    of_type: str
    of_fields: list[tuple[str, str, str]]
    columns: list[_Column] = field(default_factory=list)


def search(words: str) -> list[tuple[RecordType, list[FoundField]]]:
    """Types that a phrase is found in, with the fields it is found in; those found by their own name first.

    The name of a source finds all its columns; a part of it, its department or its table where nothing else does.
    """
    asked = words.strip().lower()
    if not asked:
        return []
    return _found(asked, lambda one: asked in one.column or asked == one.source) or _found(
        asked, lambda one: asked in one.origin
    )


def _found(asked: str, fits: Callable[["_Column"], bool]) -> list[tuple[RecordType, list[FoundField]]]:
    named, others = [], []
    for id, known in _index(sources()).items():
        fields = _fields(known, asked, fits)
        if asked in known.of_type:
            named.append((standard().types[id], fields))
        elif fields:
            others.append((standard().types[id], fields))
    return [*named, *others]


def _fields(known: _Words, asked: str, fits: Callable[["_Column"], bool]) -> list[FoundField]:
    called: dict[str, list[str]] = {}
    for one in filter(fits, known.columns):
        called.setdefault(one.field, []).append(one.shown)
    return [
        FoundField(name, title, tuple(called.get(name, ())))
        for name, title, told in known.of_fields
        if name in called or asked in told
    ]


def _index(declared: Mapping[str, SourceDeclaration]) -> dict[str, _Words]:
    """Made once for a standard and a set of sources; a source that is read anew is another object."""
    return _made(_Same(standard()), tuple(map(_Same, declared.values())))


@dataclass(frozen=True)
class _Same:
    """A thing as itself: comparing what it declares costs more than the search."""

    thing: Any

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.thing is self.thing


@lru_cache(maxsize=2)
def _made(words: _Same, declared: Iterable[_Same]) -> dict[str, _Words]:
    found = {}
    for kind in words.thing.types.values():
        told = f"{kind.id} {kind.title} {kind.title_en} {kind.note} {kind.duties.accountable} {kind.duties.producer}"
        fields = [(name, one.title, f"{name} {one.title} {one.title_en}".lower()) for name, one in kind.fields.items()]
        found[kind.id] = _Words(told.lower(), fields)
    for source in (one.thing for one in declared):
        if source.record_type in found:
            found[source.record_type].columns += [
                _Column(name, f"{source.title}·{column}", source.title.lower(), column.lower(), _origin(source))
                for column, name in source.columns.items()
            ]
    return found


def _origin(source: SourceDeclaration) -> str:
    place = (source.table.connection, source.table.table) if source.table else ()
    return " ".join((source.name, source.title, source.department, *place)).lower()
