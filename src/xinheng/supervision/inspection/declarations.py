"""Checklists as data: what an officer looks at, why the law lets him, and what follows when it is wrong.

A pack keeps them in `checklists/<id>.toml`; a task keeps a copy of the items it was opened with, so that a list changed
tomorrow does not change a check done today.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.trades import strange_trades, why_no_trades
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.shelf import Shelf
from xinheng.support.contract import declared_folders

FOLDER, FIELDS = "checklists", "supervision_field"
GENERAL = "general"
# A licence tells more of what is done in a shop than any code of a trade, which has five characters at most.
FOR_HOLDERS = 10
HERE = Path(__file__).resolve().parent


class Severity(StrEnum):
    """Grade of a violation (SZ-8.5.1.1-04); `rules.disposal_for` maps each grade to a disposal."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"


class ChecklistItem(Declaration):
    """One thing to look at. `key` marks a 重点项: failing it may not be settled by a prompt alone."""

    id: str = Field(pattern=r"^[a-z0-9_]{2,40}$")
    title: str
    group: str = ""
    guide: str = ""
    basis: list[str] = Field(min_length=1)
    severity: Severity = Severity.GENERAL
    key: bool = False
    tags: list[str] = []
    # Calendar days to correct; 0 = on the spot. Left out: the parameter `correction.term`.
    correct_within: int | None = Field(default=None, ge=0, le=180)

    @model_validator(mode="after")
    def _key_items_are_not_minor(self) -> Self:
        if self.key and self.severity is Severity.MINOR:
            raise ValueError("重点项 (key = true) 不能定为轻微 (severity = minor)")
        return self


class Checklist(Declaration):
    """A list for one field of supervision and, where `industries` is given, for those (prefixes of GB/T 4754), or,
    where `holders` is given, for who holds a record of one of these types (a licence, a registration)."""

    id: str = Field(pattern=r"^[a-z0-9_]{2,60}$")
    title: str
    field: str
    version: str
    basis: list[str] = Field(min_length=1)
    industries: list[str] = []
    holders: list[str] = []
    kinds: list[Literal["routine", "case", "special", "random", "joint", "unannounced", "recheck"]] = []
    unannounced: bool = False
    items: list[ChecklistItem] = Field(min_length=1)

    @model_validator(mode="after")
    def _item_ids_are_unique(self) -> Self:
        seen: set[str] = set()
        for item in self.items:
            if item.id in seen:
                raise ValueError(f"检查项编号重复: {item.id}")
            seen.add(item.id)
        return self

    def item(self, item_id: str) -> ChecklistItem | None:
        """The item of that id."""
        return next((item for item in self.items if item.id == item_id), None)


def _checklists_of_city(folder: Path) -> dict[str, Checklist]:
    """Those of the pack, after those that ship with this app and the scenarios'; each fails with its path and dotted
    key."""
    homes = (HERE, *declared_folders(), folder)
    paths = [path for home in homes for path in sorted((home / FOLDER).glob("*.toml"))]
    found = {path.stem: (path, read_declaration(path, Checklist, id=path.stem)) for path in paths}
    known, fields = standard().types, standard().code_list(FIELDS).by_code
    for path, one in found.values():
        if strange := [type for type in one.holders if type not in known]:
            raise DeclarationError(path, "holders", f"数据标准里没有记录类型 {strange[0]}")
        if one.field not in fields:
            raise DeclarationError(path, "field", f"监管领域代码表里没有“{one.field}”，可用：{'、'.join(fields)}")
        if strange := strange_trades(one.industries):
            raise DeclarationError(path, "industries", why_no_trades(strange))
    return {name: one for name, (_, one) in found.items()}


CHECKLISTS = Shelf("检查表", _checklists_of_city)


def checklist_for(
    lists: Mapping[str, Checklist], *, field: str, industry: str, kind: str = "", holds: Collection[str] = ()
) -> Checklist:
    """The list that fits best: of the field (any field where none is given), for who holds such a licence, else the
    longest matching industry prefix.

    Of those that fit alike the city's own stands before a scenario's and what ships. The general list is for everybody
    else.
    """

    def fit(one: Checklist) -> int:
        if (field and one.field != field) or (one.kinds and kind and kind not in one.kinds):
            return -1
        if {*one.holders} & {*holds}:
            return FOR_HOLDERS
        if not one.industries:
            return 0 if field else -1
        return max((len(prefix) for prefix in one.industries if industry.startswith(prefix)), default=-1)

    best = max(reversed(list(lists.values())), key=fit)
    return best if fit(best) >= 0 else lists[GENERAL]
