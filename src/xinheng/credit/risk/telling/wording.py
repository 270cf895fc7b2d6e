"""From hits to reasons: what each costs out of 100, and the sentence people read."""

import operator
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypedDict

from xinheng.credit.risk.declarations import Bin, Indicator
from xinheng.credit.risk.statement.conditions import TODAY
from xinheng.credit.risk.statement.hits import IndicatorHit
from xinheng.fusion.standard.registry import standard


class ClassReason(TypedDict):
    """One reason as kept with the result."""

    indicator: str
    title: str
    points: int
    # Of the marks missing to 100, those that this reason costs; below 0 it gains some back.
    cost: int
    text: str
    # The same for a passer-by, before any number; "" where it is nothing to be warned of.
    words: str
    since: str | None
    until: str | None
    # The section of the dossier where the facts stand.
    section: str
    # Whether its facts are of types anyone may see.
    public: bool


class Place(NamedTuple):
    """Where the facts of an indicator stand: the dossier's section, and whether anyone may see them."""

    section: str
    public: bool


def places_of(indicators: Mapping[str, Indicator]) -> dict[str, Place]:
    """The place of each indicator, by id; worked out once for all subjects of a run."""
    known = standard().types
    found = {}
    for id, indicator in indicators.items():
        types = [known[type] for type in indicator.record_types if type in known]
        section = next((type.portrait for type in types), "registration")
        found[id] = Place(section, all(type.public is not None for type in types))
    return found


def reasons_of(
    hits: list[IndicatorHit], mark: int, indicators: Mapping[str, Indicator], places: dict[str, Place]
) -> list[ClassReason]:
    """Reasons, heaviest first; their costs add up to what the mark lacks to 100."""
    ordered = sorted(hits, key=lambda hit: (-hit.points, hit.indicator))
    costs = shares_of(100 - mark, [hit.points for hit in ordered])
    return [
        _reason(hit, cost, indicators[hit.indicator], places[hit.indicator])
        for hit, cost in zip(ordered, costs, strict=True)
    ]


def shares_of(whole: int, weights: list[int]) -> list[int]:
    """`whole` divided in proportion to the weights, in whole numbers that add up to it (largest remainder)."""
    total = sum(weights)
    if total <= 0:
        return [0] * len(weights)
    exact = [whole * weight / total for weight in weights]
    parts = [int(share // 1) for share in exact]
    by_rest = sorted(range(len(weights)), key=lambda place: parts[place] - exact[place])
    for place in by_rest[: whole - sum(parts)]:
        parts[place] += 1
    return parts


def _reason(hit: IndicatorHit, cost: int, indicator: Indicator, place: Place) -> ClassReason:
    words = {
        "value": _written(hit.value),
        "label": label_of(hit.value, indicator),
        "points": str(abs(hit.points)),
        "effect": "计" if hit.points > 0 else "减",
        "since": _day(hit.since),
        "until": _day(hit.until),
    }
    return ClassReason(
        indicator=indicator.id,
        title=indicator.title,
        points=hit.points,
        cost=cost,
        text=indicator.explanation.format_map(words),
        words=notice_of(indicator, hit.value, hit.points, hit.since, hit.until),
        since=hit.since.isoformat() if hit.since else None,
        until=hit.until.isoformat() if hit.until else None,
        section=place.section,
        public=place.public,
    )


def notice_of(
    indicator: Indicator, value: str | None, points: int, since: date | None = None, until: date | None = None
) -> str:
    """The sentence for a passer-by on this outcome; "" where it costs nothing: good news is no warning."""
    if points <= 0:
        return ""
    outcome = bin_of(indicator, value)
    text = indicator.notice if outcome is None or outcome.notice is None else outcome.notice
    label = outcome.label if outcome and outcome.label else indicator.labels.get(value or "", value or "")
    return text.format_map(
        {
            "value": _written(value),
            "label": label,
            "percent": _percent(value),
            "points": str(points),
            "effect": "计",
            "since": _day(since),
            "until": _day(until),
        }
    )


def bin_of(indicator: Indicator, value: str | None) -> Bin | None:
    """The first bin the value falls into: the one that gives the points."""
    return next((one for one in indicator.bins if fits(value, one)), None)


def _percent(value: str | None) -> str:
    try:
        return f"{float(value or '') * 100:.0f}"
    except ValueError:
        return ""


def _written(value: str | None) -> str:
    """A value as people write it: no trailing zeros, amounts with commas."""
    try:
        number = float(value or "")
    except ValueError:
        return value or ""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def label_of(value: str | None, indicator: Indicator) -> str:
    """The word for the range the value fell into, or for the value itself."""
    fitting = next((one.label for one in indicator.bins if one.label and fits(value, one)), "")
    return fitting or indicator.labels.get(value or "", value or "")


def fits(value: str | None, one: Bin) -> bool:
    """Whether a value, written as text, falls into a bin. The same test as the SQL makes, for words only."""
    if value is None:
        return one.null is True
    if one.null is True or TODAY in (one.from_, one.below):
        return False
    if isinstance(one.equals, str) or (one.one_of and isinstance(one.one_of[0], str)):
        return value == one.equals or value in one.one_of
    try:
        number = float(value)
    except ValueError:
        return False
    bounds = (
        (one.from_, operator.ge), (one.upto, operator.le), (one.below, operator.lt), (one.above, operator.gt),
        (one.equals, operator.eq),
    )  # fmt: skip
    return all(test(number, float(bound)) for bound, test in bounds if bound is not None)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "（日期不详）"
