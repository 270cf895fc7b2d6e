"""The rules of a venue's grading, as a form edits them and as TOML would say them.

Points count *for* a tenant: 100 is best. Each indicator gives a mark of 0 to 100; the grade follows from their weighted
mean. What is not known is left out of the mean and its weight with it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.shelf import Shelf

STARTER = Path(__file__).with_name("starter.toml")
COLOURS = ("green", "yellow", "red")
Kind = Literal["colour", "records", "yes_no", "count", "score"]
KINDS: dict[str, str] = {
    "colour": "信用码颜色（平台）", "records": "公示记录的条数（平台）", "yes_no": "是或者不是（自填）",
    "count": "次数（自填）", "score": "0–100 分（自填）",
}  # fmt: skip
OF_PLATFORM = ("colour", "records")


class GradeIndicator(Declaration):
    """One thing that is judged about a tenant."""

    id: str = Field(pattern="^[a-z0-9_]{1,40}$")
    title: str = Field(min_length=1, max_length=40)
    kind: Kind
    weight: int = Field(ge=0, le=100)
    # Of `records`: which type of the standard, and how many months back by its effective day; 0 = as long as public.
    record_type: str = ""
    months: int = Field(default=0, ge=0, le=120)
    # Of `records` and `count`: what each costs of 100.
    each: int = Field(default=20, ge=1, le=100)
    # Of `colour`: the marks of green, yellow and red.
    marks: tuple[int, int, int] = (100, 60, 0)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "records" and not self.record_type:
            raise ValueError("说数公示记录的，要选哪一种记录")
        if any(not 0 <= one <= 100 for one in self.marks):
            raise ValueError("每种颜色 0 到 100 分")
        return self


class GradeLine(Declaration):
    """A grade: from which mark on, and how who has it is managed."""

    name: str = Field(min_length=1, max_length=8)
    least: int = Field(ge=0, le=100)
    treatment: str = Field(default="", max_length=200)


class GradingRules(Declaration):
    """All of it. What is wrong is said by `problems`, so that a draft may be half done."""

    purpose: str = Field(default="", max_length=200)
    indicators: tuple[GradeIndicator, ...] = ()
    grades: tuple[GradeLine, ...] = ()


class Starter(Declaration):
    """What a venue begins with: a sample of rules, and which facts are offered."""

    offered: tuple[str, ...]
    rules: GradingRules


def _starter_of_city(city: Path) -> Mapping[str, Starter]:
    read = read_declaration(STARTER, Starter)
    counted = [one.record_type for one in read.rules.indicators if one.record_type]
    for key, names in (("offered", read.offered), ("rules.indicators", counted)):
        for name in names:
            kind = standard().types.get(name)
            if kind is None or kind.public is None or (key != "offered" and name not in read.offered):
                raise DeclarationError(STARTER, key, f"{name} 不是可以选用的公示记录")
    return {STARTER.name: read}


STARTERS = Shelf("商户分级样例", _starter_of_city)


def starter() -> Starter:
    """The sample set."""
    return STARTERS.of(pack().folder)[STARTER.name]
