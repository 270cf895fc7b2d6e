"""怎么评的: the scorecard in words, every range with its points, as it is published."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from xinheng.credit.risk.declarations import (
    Aspect,
    Band,
    Bin,
    Class,
    Dimension,
    Indicator,
    Lines,
    NewSubject,
    Scorecard,
    Veto,
)  # fmt: skip
from xinheng.credit.risk.models import RiskRun
from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.credit.risk.statement.compile import CLASSES
from xinheng.credit.risk.telling.wording import label_of
from xinheng.fusion.standard.conditions import Condition, Scalar
from xinheng.kit import city_time

# From here on people read ten thousands.
WAN = 10_000


@dataclass(frozen=True)
class RangeStep:
    """One range of values in words and its points; below 0 they are taken off."""

    words: str
    points: int


@dataclass(frozen=True)
class PublishedItem:
    """One indicator as published."""

    indicator: Indicator
    steps: list[RangeStep]
    # (range in words, the class it is at least)
    vetoes: list[tuple[str, Class]]

    @property
    def most(self) -> int:
        """The most points it can cost."""
        return max((step.points for step in self.steps), default=0)


@dataclass(frozen=True)
class Line:
    """One class: its band of marks and the totals that lead to it, the last one included."""

    grade: Class
    band: Band
    first: int
    last: int


@dataclass(frozen=True)
class PublishedRule:
    """All that decides a class."""

    card: Scorecard
    lines: Lines
    bands: list[Line]

    @property
    def title(self) -> str:
        """What the card is called."""
        return self.card.title

    @property
    def version(self) -> str:
        """Its edition."""
        return self.card.version

    @property
    def basis(self) -> str:
        """Where in law or by whose decision it stands."""
        return self.card.basis

    @property
    def aspects(self) -> dict[str, Aspect]:
        """The sides of the radar."""
        return self.card.aspects

    @property
    def new_subject(self) -> NewSubject | None:
        """What holds for who has just begun."""
        return self.card.new_subject

    @cached_property
    def dimensions(self) -> list[tuple[Dimension, list[PublishedItem]]]:
        """Every indicator in words, in its dimension and the card's order; a dossier does not need them."""
        items = [item_of(indicator) for indicator in indicators_of(self.card)]
        return [
            (dimension, [item for item in items if item.indicator.dimension == key])
            for key, dimension in self.card.dimensions.items()
        ]

    @cached_property
    def last_run(self) -> RiskRun | None:
        """When the city was last rated."""
        return RiskRun.objects.order_by("-finished_at").first()

    @property
    def colour_lines(self) -> list[tuple[int, str]]:
        """The marks at which the colour changes: (lowest mark of the better one, the colour the line is named after).

        The line below green is green's; the others are of the colour that begins there.
        """
        pairs = [(one.band, other.band) for one, other in pairwise(self.bands) if one.band.colour != other.band.colour]
        return [(band.worst, band.colour if band.colour == "green" else worse.colour) for band, worse in pairs]

    def colour_of(self, mark: float) -> str:
        """The colour of a class whose marks reach down to this one."""
        return next((line.band.colour for line in self.bands if mark >= line.band.worst), self.bands[-1].band.colour)

    def risk_words(self, grade: str) -> str:
        """How high the risk of a class is, in a word: 低."""
        return next((line.band.risk for line in self.bands if line.grade == grade), "")


def published_rule(day: date | None = None) -> PublishedRule:
    """The rule in force on a day."""
    card = main_scorecard()
    lines = card.lines_on(day or city_time.today())
    return PublishedRule(card, lines, _bands(card, lines))


def _bands(card: Scorecard, lines: Lines) -> list[Line]:
    first, last = (0, lines.a + 1, lines.b + 1, lines.c + 1), (lines.a, lines.b, lines.c, card.top)
    return [Line(grade, card.bands[grade], first[place], last[place]) for place, grade in enumerate(CLASSES)]


def item_of(indicator: Indicator) -> PublishedItem:
    """An indicator with every range and veto in words."""
    steps = []
    above: Bin | None = None
    for one in indicator.bins:
        steps.append(RangeStep(_range(indicator, one, above), one.points))
        above = one
    return PublishedItem(indicator, steps, [(_veto(indicator, one), one.lowest) for one in indicator.vetoes])


def _range(indicator: Indicator, one: Bin, above: Bin | None) -> str:
    """A range's label, or its bounds; a count between two neighbours is that count alone."""
    if one.label:
        return one.label
    if len(indicator.bins) == 1 and (indicator.kind == "exists" or {one.equals, one.from_} & {1}):
        return "有"
    if indicator.kind != "share" and above and isinstance(one.from_, int) and above.from_ == one.from_ + 1:
        return _amount(indicator, one.from_)
    return _bounds(indicator, one)


def _veto(indicator: Indicator, veto: Veto) -> str:
    """The labels of the ranges a veto meets, or its bounds."""
    if veto.one_of:
        return "、".join(label_of(str(code), indicator) for code in veto.one_of)
    same = [one for one in indicator.bins if _tests(one) == _tests(veto)]
    return _range(indicator, same[0], None) if same else _bounds(indicator, veto)


def _tests(one: Condition) -> dict[str, object]:
    return {key: value for key, value in one.model_dump(exclude_defaults=True).items() if key in Condition.model_fields}


def _bounds(indicator: Indicator, one: Condition) -> str:
    """“以上” and “以下” include the number, “超过” and “不满” do not (民法典 第一千二百五十九条)."""
    parts = []
    if one.equals is not None:
        parts.append(_amount(indicator, one.equals))
    if one.from_ is not None:
        parts.append(f"{_amount(indicator, one.from_)}以上")
    if one.above is not None:
        parts.append(f"超过 {_amount(indicator, one.above)}" if one.above else "有")
    if one.upto is not None:
        parts.append(f"{_amount(indicator, one.upto)}以下")
    if one.below is not None:
        parts.append(f"不满 {_amount(indicator, one.below)}")
    return "、".join(parts)


def _amount(indicator: Indicator, value: Scalar) -> str:
    if indicator.kind == "share" and isinstance(value, int | float):
        return f"{value:.0%}"
    if isinstance(value, int) and value >= WAN and not value % 1_000:
        return f"{value / WAN:g} 万{indicator.unit}"
    return f"{value} {indicator.unit}".strip()
