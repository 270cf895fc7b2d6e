"""GB/T 22239-2019, level 3, item by item: how the software stands, and what who runs the machines answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from xinheng.kit.declared import Declaration, checked, read_toml
from xinheng.support.assessments.models import LevelAnswer
from xinheng.support.assessments.queries import level_answers

LEVEL3 = Path(__file__).with_name("level3.toml")
STANDS = {"met": "符合", "part": "部分符合", "not": "不符合", "operator": "由运行单位落实", "none": "不涉及"}
# Start of an item's number → what it protects; the first that fits.
AREAS = {"8.2": "云计算", "8.3": "移动互联", "8.4": "物联网", "": "设备和系统（通用要求）"}


class LevelItem(Declaration):
    """One requirement of level 3: what it asks for in our words, how the software stands, what there is."""

    asks: str
    stands: Literal["met", "part", "not", "operator", "none"]
    note: str

    @property
    def title(self) -> str:
        """符合."""
        return STANDS[self.stands]


@dataclass(frozen=True)
class LevelRow:
    """An item with the newest answer of who runs the machines, None where there is none."""

    name: str
    item: LevelItem
    answer: LevelAnswer | None

    @property
    def asked(self) -> bool:
        """Whether more is needed than what the software does by itself."""
        return self.item.stands != "met"

    @property
    def is_open(self) -> bool:
        """Whether it is not answered yet, or answered with what is still to be done."""
        return self.asked and (self.answer is None or self.answer.stands in {"part", "not"})


@dataclass(frozen=True)
class LevelArea:
    """设备, 云计算, 移动互联 or 物联网, with its items."""

    title: str
    rows: tuple[LevelRow, ...]

    @property
    def open(self) -> int:
        """How many are still to be done."""
        return sum(one.is_open for one in self.rows)


@cache
def level3() -> Mapping[str, LevelItem]:
    """The items by number. Raises DeclarationError."""
    return {name: checked(LEVEL3, LevelItem, table, name) for name, table in read_toml(LEVEL3).items()}


def level_row(name: str) -> LevelRow | None:
    """One item that is still asked of who runs the machines."""
    item = level3().get(name)
    row = LevelRow(name, item, level_answers().get(name)) if item else None
    return row if row and row.asked else None


def level_areas() -> list[LevelArea]:
    """All items by what they protect, the general ones first."""
    answers = level_answers()
    rows = [LevelRow(name, item, answers.get(name)) for name, item in level3().items()]
    found = {title: tuple(one for one in rows if _area(one.name) == title) for title in reversed(AREAS.values())}
    return [LevelArea(title, rows) for title, rows in found.items()]


def _area(name: str) -> str:
    return next(title for start, title in AREAS.items() if name.startswith(f"{start}." if start else ""))
