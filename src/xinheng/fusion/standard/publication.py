"""What a record type says about its publication: from when, until when, what stops it early, what is held back.

Every rule names law and article. The judgement itself is made in `credit.publicity`; here stands only what a file says.
"""

from typing import Annotated, Literal, Self

from pydantic import Field as Given
from pydantic import StringConstraints, model_validator

from xinheng.fusion.standard.conditions import Filter
from xinheng.kit.declared import Declaration

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Parameter = Annotated[str, StringConstraints(pattern=r"^parameter:[a-z][a-z0-9_.]*$")]
Basis = Annotated[str, StringConstraints(min_length=4)]


class Link(Declaration):
    """Records of another type, of the same subject, that share a value with this one; `key` is the record's own key.

    Without the two fields: every record of that type about the subject.
    """

    type: Identifier
    here: Identifier | Literal[""] = ""
    there: Identifier | Literal[""] = ""
    # Only those of which this holds.
    when: Filter = Given(default_factory=dict)

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.here) != bool(self.there):
            raise ValueError("here 与 there 应一起写；都不写，就是同一主体的全部记录")
        return self


class Listing(Declaration):
    """A list of the whole city on one of the public's pages: of what is shown of a type today, all that fit `when`."""

    # beware: what to beware of · sources: where things come from and who keeps them · persons: key persons ·
    # policies: laws, policies and guides.
    page: Literal["beware", "sources", "persons", "policies", "rights"]
    key: Identifier
    title: Annotated[str, StringConstraints(min_length=1, max_length=12)]
    # What is said where nothing stands in it.
    empty: Annotated[str, StringConstraints(min_length=1)]
    when: Filter = Given(default_factory=dict)


class HeldBack(Declaration):
    """Records that are known and not shown: 仅受到警告的, 自然人的, 异议已经成立的."""

    title: str
    basis: Basis
    when: Filter = Given(default_factory=dict)
    linked: Link | None = None

    @model_validator(mode="after")
    def _of_some_records(self) -> Self:
        if not (self.when or self.linked):
            raise ValueError("不公示的规则应写明 when、linked 之一")
        return self


class Period(Declaration):
    """How long records are shown of which `when` holds. The first period that fits decides."""

    # `{months}` becomes the length by the law of the day: 三个月, 一年.
    title: str
    basis: Basis
    when: Filter = Given(default_factory=dict)
    linked: Link | None = None
    # Months, by the name of a dated parameter; absent: the law sets no end.
    months: Parameter | None = None
    # The months are counted anew from this day of the linked record: 自撤销之日起重新计算.
    anew_from: Identifier | None = None
    # And not before this day, the first of these fields that is known; where none is, no end is foreseen.
    not_before: tuple[Identifier, ...] = ()
    # Whether a repair may end it early.
    early_stop: bool = True
    # 失信程度: what the facts make of it, whatever the supplier wrote.
    grade: str = ""

    @model_validator(mode="after")
    def _anew_from_a_link(self) -> Self:
        if self.anew_from and not (self.linked and self.months):
            raise ValueError("anew_from 是关联记录的日期，须同时写明 linked 和 months")
        return self


class Stop(Declaration):
    """What ends publication early."""

    title: str
    basis: Basis
    when: Filter = Given(default_factory=dict)
    # The day it ends: a field of the record, or of the linked one. Without one it is over once `when` holds.
    on: Identifier | None = None
    linked: Link | None = None
    # It ends on the next first day of this month after the record's day: 7 for the season from July to June.
    season: int | None = Given(default=None, ge=1, le=12)
    # A repair; periods that do not allow one are not ended by it.
    repair: bool = False

    @model_validator(mode="after")
    def _ends_somehow(self) -> Self:
        if not (self.when or self.on or self.season):
            raise ValueError("提前停止的规则应写明 when、on 或 season 之一")
        return self


class Follows(Declaration):
    """The record is shown as long as the record it led to: 检查结果随处罚或名录."""

    title: str
    basis: Basis
    link: Link


class Withheld(Declaration):
    """Fields that are left out of what is shown where `when` holds."""

    title: str
    basis: Basis
    when: Filter = Given(min_length=1)
    # What remains: all other fields are left out.
    keep: tuple[Identifier, ...] = Given(min_length=1)


class Public(Declaration):
    """Why, and how long, anyone may see records of a type. Without this table a type is for staff alone."""

    # Law and article, or the city's published rule.
    basis: Basis
    # The day the period counts from: the latest of these fields that is known, and not before the record's own day.
    counts_from: tuple[Identifier, ...] = ()
    # For a type with one period alone: its parameter.
    months: Parameter | None = None
    # Public no longer once the record has ended: a removed listing, a withdrawn warning.
    until_ended: bool = False
    held_back: tuple[HeldBack, ...] = ()
    periods: tuple[Period, ...] = ()
    stops: tuple[Stop, ...] = ()
    follows: tuple[Follows, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    # Public only in a city whose pack says so: the name of a yes-or-no setting of `city.toml`.
    setting: Literal["class_public"] | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        if self.months and self.periods:
            raise ValueError("只有一个公示期时写 months，有几个时写 periods，不能同时写")
        return self

    @property
    def parameters(self) -> set[str]:
        """The names of the dated parameters that the periods refer to."""
        named = [self.months, *(period.months for period in self.periods)]
        return {name.removeprefix("parameter:") for name in named if name}

    @property
    def links(self) -> list[Link]:
        """Every link to records of other types."""
        rules: list[HeldBack | Period | Stop] = [*self.held_back, *self.periods, *self.stops]
        linked = [one.linked for one in rules]
        return [*(link for link in linked if link), *(one.link for one in self.follows)]

    @property
    def hiding(self) -> set[str]:
        """The fields of the record that keep it, or a part of it, from the public."""
        rules: list[HeldBack | Stop | Withheld] = [*self.held_back, *self.stops, *self.withheld]
        conditions = [one.when for one in rules]
        named = {name for when in conditions for name in when if not name.startswith("subject.")}
        return named | {one.on for one in self.stops if one.on and not one.linked}
