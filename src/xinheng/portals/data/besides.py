"""Fields of a saved source that no column is: the column that each is taken from as well, or what every row says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.standard.declarations import RecordType
from xinheng.portals.data.examples import needed_of

# Chosen where a field is put together of several columns: as it is declared.
AS_BEFORE = "="


@dataclass(frozen=True)
class Beside:
    """A field as the page asks for it. `joined` names the columns it is put together of, where there are several."""

    name: str
    title: str
    identifies: bool
    column: str
    word: str
    joined: Sequence[str] = ()


def besides_of(
    declared: SourceDeclaration, kind: RecordType, columns: Mapping[str, str], typed: QueryDict
) -> list[Beside]:
    """What is needed and is no column, and whatever else the source says so of; as it was typed, else as it stands."""
    filled = set(columns.values())
    lacking = [name for name in needed_of(kind) if name not in filled]
    asked = dict.fromkeys([*lacking, *declared.defaults, *declared.derived])
    return [_beside(declared, kind, name, typed) for name in asked if name in kind.fields]


def _beside(declared: SourceDeclaration, kind: RecordType, name: str, typed: QueryDict) -> Beside:
    before = declared.derived[name].columns if name in declared.derived else []
    column = AS_BEFORE if len(before) > 1 else next(iter(before), "")
    return Beside(
        name, kind.fields[name].title, name in kind.key, typed.get(f"from_{name}", column),
        typed.get(f"all_{name}", declared.defaults.get(name, "")).strip(), before if len(before) > 1 else (),
    )  # fmt: skip


def changes_of(declared: SourceDeclaration, besides: Sequence[Beside]) -> dict[str, object]:
    """The sections `defaults` and `derived` of it; None where there is none."""
    derived = {
        one.name: declared.derived[one.name].model_dump(exclude_unset=True)
        if one.column == AS_BEFORE else {"columns": [one.column]}
        for one in besides if one.column and (one.column != AS_BEFORE or one.joined)
    }  # fmt: skip
    return {"defaults": {one.name: one.word for one in besides if one.word} or None, "derived": derived or None}
