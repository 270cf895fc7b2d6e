"""Indicators as data: which steps of which procedure are counted, how, and what a value is worth."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from django.conf import settings
from pydantic import Field, model_validator

from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.table.registry import current_procedures

OWN = Path(__file__).with_name("indicators.toml")
FILE = "performance.toml"
Counted = Literal["number", "followed", "unfollowed", "in_time", "days", "photos"]
UNITS: dict[str, str] = {"number": "件/人月", "days": "天"}
# What each way of counting needs besides the steps.
NEEDS: dict[str, tuple[str, ...]] = {
    "followed": ("by",), "unfollowed": ("by",), "days": ("by",), "in_time": ("clock",),
}  # fmt: skip


class WorkIndicator(Declaration):
    """One figure. `full` gives all points and `none` no point: the smaller of the two says which way is better."""

    title: str
    stage: str
    counted: Counted
    procedure: str = ""
    steps: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    clock: str = ""
    weight: float = Field(ge=0, le=100)
    full: float
    none: float
    basis: str

    @property
    def unit(self) -> str:
        """件/人月, 天, %."""
        return UNITS.get(self.counted, "%")

    @property
    def is_of_steps(self) -> bool:
        """Whether what stands behind it are steps, each of which can be objected to."""
        return self.counted != "photos"

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        missing = [name for name in NEEDS.get(self.counted, ()) if not getattr(self, name)]
        if self.is_of_steps and not (self.procedure and self.steps):
            missing += ["procedure, steps"]
        if missing:
            raise ValueError(f"counted = {self.counted} 还要写 {missing[0]}")
        if self.full == self.none:
            raise ValueError(f"full 和 none 不能都是 {self.full:g}，否则分不出高低")
        return self


class Indicators(Declaration):
    """All of one file."""

    indicators: dict[str, WorkIndicator]


def _indicators_of_city(city: Path) -> Mapping[str, WorkIndicator]:
    found: dict[str, WorkIndicator] = {}
    for path in (OWN, *(one for one in (city / FILE,) if one.exists())):
        told = read_declaration(path, Indicators).indicators
        for name, one in told.items():
            _must_be_known(path, name, one)
        found |= told
    return found


def _must_be_known(path: Path, name: str, one: WorkIndicator) -> None:
    """Steps and clocks have to stand in the procedure: what is never made would count as nothing for ever."""
    if not one.is_of_steps:
        return
    declared: dict[str, Procedure] = {each.id: each for each in current_procedures()}
    at = f"indicators.{name}"
    if one.procedure not in declared:
        raise DeclarationError(path, f"{at}.procedure", f"没有业务流程 {one.procedure}")
    of = declared[one.procedure]
    known = {move.verb for move in of.moves}
    for key, verbs in (("steps", one.steps), ("by", one.by)):
        if strange := [verb for verb in verbs if verb not in known]:
            raise DeclarationError(path, f"{at}.{key}", f"业务流程 {of.title} 里没有动作 {strange[0]}")
    if one.clock and one.clock not in of.clocks:
        raise DeclarationError(path, f"{at}.clock", f"业务流程 {of.title} 里没有时限 {one.clock}")


INDICATORS = Shelf("考核指标", _indicators_of_city)


def indicators() -> Mapping[str, WorkIndicator]:
    """Those in force in this city, by name, in the order of the files."""
    return INDICATORS.of(pack_folder(str(settings.XINHENG_CITY)))
