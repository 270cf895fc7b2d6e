"""Indicators and scorecards as TOML: what is counted, what it costs, which class follows.

Points count *against* a subject: 0 is best. A value that is not known costs nothing.
"""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from xinheng.fusion.standard.conditions import Condition, Filter
from xinheng.kit.declared import Declaration

Class = Literal["A", "B", "C", "D"]
# The scorecard that gives a subject its class and colour.
MAIN = "general"
ASPECTS = ("licensing", "reporting", "compliance", "quality", "consumers", "society")


class Bin(Condition):
    """A range of values and its points. The first bin that fits counts; none fitting costs nothing."""

    points: int
    # What the range is called in the explanation: “未满一年”.
    label: str = ""
    # What this outcome is called on public pages, in place of the indicator's own notice; "" = nothing is said.
    notice: str | None = None


class Veto(Condition):
    """A fact so grave that the class is at least this one, whatever the sum of points."""

    lowest: Class = Field(alias="class")


class Peers(Declaration):
    """Where a peer value hangs: its SQL gives rows (`key`, `value`) and the subject's column `by` picks one."""

    by: Literal["industry", "division", "address", "category", "subject_id"]


class Yardstick(Declaration):
    """What is usual among subjects of the same trade and kind, by which a count is judged.

    The value of the indicator is then no count but the greatest of these shares of peers that have fewer: 0.9 for more
    than nine tenths of them have. The last whole run tells what they have, so a new record counts at once.
    """

    # Gives `subject_id` and `value`, the count of each subject that has any, over the whole lake.
    sql: str
    shares: tuple[float, ...] = Field(min_length=1)
    # Where there are fewer of the same trade and kind than this, the trade decides, else these counts, one a share.
    smallest: int = Field(gt=0)
    otherwise: tuple[int, ...]
    # Fewer than this compare with nobody.
    at_least: int = Field(ge=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if len(self.otherwise) != len(self.shares) or list(self.shares) != sorted(self.shares):
            raise ValueError("yardstick.shares 从小到大写，yardstick.otherwise 与它一一对应")
        return self


class Indicator(Declaration):
    """One thing measured about a subject, for one day, from records of one or more types."""

    id: str
    title: str
    dimension: str
    # One of the six sides of the radar.
    aspect: Literal["licensing", "reporting", "compliance", "quality", "consumers", "society"]
    # "own" reads the subject's records alone; "peers" compares with others and takes the last lake snapshot.
    reads: Literal["own", "peers"] = "own"
    # count · sum(field) · days_since(field) · share(part of the filtered) · exists · latest(field) · worst(rank of
    # field) · sql (gives subject_id, value and, where it makes sense, since and until; where it asks for the day also
    # `turns_on`, the first day on which the value may be another though no record changed).
    kind: Literal["count", "sum", "days_since", "share", "exists", "latest", "worst", "sql"]
    record_type: str | tuple[str, ...] = ()
    # Records count only when every named field fits: a value, a list of values, or a condition.
    filter: Filter = Field(default_factory=dict)
    # Months back from the day of scoring, by the record's effective date. 0 = no window.
    window: int = Field(default=0, ge=0)
    # True = only what holds on the day: begun, not ended.
    in_force: bool = False
    # True = only records the public may see that day: an expired or repaired penalty costs nothing.
    shown: bool = False
    # The role by which records about *other* subjects count for this one: the user of a lift, a person's employer.
    mentioned_as: str = ""
    # The field that is read; for a sum, several may be added up.
    field: str | tuple[str, ...] = ""
    part: Filter = Field(default_factory=dict)
    at_least: int = Field(default=1, ge=1)
    ranks: dict[str, int] = Field(default_factory=dict)
    sql: str = ""
    peers: Peers | None = None
    yardstick: Yardstick | None = None
    # What the number of a range counts, where the ranges have no labels: 次, 件, 元.
    unit: str = ""
    bins: tuple[Bin, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    # Months after which the points of the newest record have halved; 0 = they stay.
    half_life: int = Field(default=0, ge=0)
    # Words for values, used in the explanation: code → Chinese.
    labels: dict[str, str] = Field(default_factory=dict)
    basis: str
    # `{value}`, `{label}`, `{effect}` (计 or 减), `{points}`, `{since}` and `{until}` are filled in.
    explanation: str
    # The same for a passer-by: what it means, before any number. ≤ 24 characters. Empty = never shown as a warning.
    # `{percent}` is the value of a share in hundredths. Told only for an outcome that costs points, and on a page only
    # beside a record that shows it.
    notice: str = ""
    # Of an indicator in SQL: which of its records show what the notice says. Other kinds are read off their own filter.
    proof: Filter = Field(default_factory=dict)
    improve: str
    # Whether the basis was read at the source.
    seen: bool

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Each kind has what it needs, so that a city learns at start-up and not at the first scoring."""
        if self.shown and self.mentioned_as:
            raise ValueError("shown 只能用于主体自己的记录，不能与 mentioned_as 同用")
        if self.kind == "sql" and not self.sql:
            raise ValueError('kind = "sql" 需要写 sql')
        if self.kind == "sql" and self.reads == "own" and "{day}" in self.sql and "turns_on" not in self.sql:
            raise ValueError(
                "sql 用到了 {day}，须同时给出 turns_on（记录不变时，数值最早从哪一天起可能变化），否则到期日不会重评"
            )
        if self.kind != "sql" and not self.record_type:
            raise ValueError("缺少 record_type")
        if self.kind in ("sum", "latest", "worst") and not self.field:
            raise ValueError(f'kind = "{self.kind}" 需要写 field')
        if len(self.fields) > 1 and self.kind != "sum":
            raise ValueError('只有 kind = "sum" 可以写多个 field')
        if self.kind == "share" and not self.part:
            raise ValueError('kind = "share" 需要写 part（分子的条件）')
        if self.kind == "worst" and not self.ranks:
            raise ValueError('kind = "worst" 需要写 ranks（值的轻重）')
        if not self.unit and self.kind not in ("share", "exists") and any(self._is_bare(one) for one in self.bins):
            raise ValueError("没有 label 的数值分段需要写 unit（计量单位），评价规则要公布每一段")
        if (self.reads == "peers") != (self.peers is not None):
            raise ValueError('reads = "peers" 与 peers.by 必须同时写')
        if self.yardstick and self.kind != "count":
            raise ValueError('yardstick 只能用于 kind = "count"')
        if self.reads == "peers" and self.kind != "sql":
            raise ValueError('reads = "peers" 只能用 kind = "sql"')
        return self

    def _is_bare(self, one: Bin) -> bool:
        """A range of numbers without a name."""
        return not one.label and one.equals is None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields read, as a tuple also where the file names one or none."""
        return tuple(filter(None, (self.field,))) if isinstance(self.field, str) else self.field

    @property
    def record_types(self) -> tuple[str, ...]:
        """The types read, as a tuple also where the file names one."""
        return (self.record_type,) if isinstance(self.record_type, str) else self.record_type


class Dimension(Declaration):
    """A group of indicators whose points are summed, then cut at the cap."""

    title: str
    cap: int = Field(gt=0)


class Aspect(Declaration):
    """One side of the radar: 100 less its points, `full` points making it 0."""

    title: str
    full: int = Field(gt=0)
    start: int = Field(default=100, ge=0, le=100)


class Lines(Declaration):
    """The last point total of classes A, B and C, from a day on. Published, and never moved for a day gone by."""

    since: date
    a: int
    b: int
    c: int
    basis: str

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if not self.a < self.b < self.c:
            raise ValueError("类别分界线必须 a < b < c")
        return self


class Band(Declaration):
    """How one class is shown: its colour and word, and the marks out of 100 at its best and worst end."""

    colour: Literal["green", "yellow", "red"]
    word: str
    # How high the risk is, in a word beside the letter: 低. Absent: the letter stands alone.
    risk: str = ""
    best: int
    worst: int


class NewSubject(Declaration):
    """Leniency for the young (包容审慎): under so many months the class is at best `class` unless nothing scores."""

    months: int
    best: Class = Field(alias="class")


class Scorecard(Declaration):
    """Which indicators count, how they add up, and the class and colour that follow."""

    id: str
    version: str
    title: str
    basis: str
    kind: str = "entity"
    # Registration states of subjects that are gone: they get no class.
    unrated_status: tuple[str, ...] = ()
    # How main identifiers begin of those that are no businesses, though they use a lift: they get no class.
    unrated_codes: tuple[str, ...] = ()
    top: int = 1000
    dimensions: dict[str, Dimension]
    aspects: dict[str, Aspect]
    lines: tuple[Lines, ...] = Field(min_length=1)
    bands: dict[Class, Band]
    new_subject: NewSubject | None = None
    # Identifiers of the indicators, in the order in which they are listed to people.
    indicators: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if set(self.bands) != set("ABCD"):
            raise ValueError("bands 必须写全 A、B、C、D")
        if set(self.aspects) != set(ASPECTS):
            raise ValueError(f"aspects 必须写全：{'、'.join(ASPECTS)}")
        return self

    def lines_on(self, day: date) -> Lines:
        """The lines in force on a day; before the first ones, the first."""
        fitting = [lines for lines in self.lines if lines.since <= day]
        return max(fitting, key=lambda lines: lines.since) if fitting else min(self.lines, key=lambda one: one.since)
