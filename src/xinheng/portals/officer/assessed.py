"""How figures of the assessment are written: in their unit, beside the ones before, with what they are worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xinheng.supervision.performance.declarations import WorkIndicator, indicators
from xinheng.supervision.performance.queries import Assessed, Behind
from xinheng.supervision.performance.rules import Value, points_of, value_of

NOTHING = "—"
HEADS = [("机构", 18), ("姓名", 10), ("得分", 8)]


@dataclass(frozen=True)
class FigureLine:
    """One indicator of one person: its figure now and before, what it is made of, its points."""

    name: str
    one: WorkIndicator
    value: str
    before: str
    made_of: str
    points: str
    had: bool


def in_words(one: WorkIndicator, told: Value | None) -> str:
    """92%, 1.4 天, 6 件; a dash where there was nothing to count."""
    value = value_of(one, told) if told else None
    if value is None:
        return NOTHING
    if one.unit == "%":
        return f"{value:.0f}%"
    return f"{value:.1f} 天" if one.unit == "天" else f"{value:.1f}".removesuffix(".0") + " 件"


def score_in_words(one: Assessed) -> str:
    """87.5; a dash where nothing was counted."""
    return NOTHING if one.score is None else f"{one.score:.1f}"


def lines_of(now: Assessed, before: Assessed) -> list[FigureLine]:
    """Every indicator in force, those with nothing to count last."""
    lines = [_line(name, one, now.values.get(name), before.values.get(name)) for name, one in indicators().items()]
    return sorted(lines, key=lambda line: not line.had)


def cells_of(rows: Iterable[Assessed], offices: Mapping[str, str]) -> list[list[str]]:
    """The rows of the workbook: office, name, score, then every indicator with its figure."""
    known = indicators()
    return [
        [
            offices.get(one.office, one.office), one.name, score_in_words(one),
            *(in_words(known[name], one.values.get(name)) for name in known),
        ]
        for one in rows
    ]  # fmt: skip


def heads() -> list[tuple[str, int]]:
    """Titles and widths of the workbook's columns."""
    return [*HEADS, *((f"{one.title}（{one.unit}）", 16) for one in indicators().values())]


def counted_as(one: WorkIndicator, row: Behind) -> str:
    """How one thing counted: 计入, 及时, 超期, 之后被退回, 3.2 天."""
    if one.counted == "days":
        return f"{row.adds:.1f} 天"
    good, bad = {
        "in_time": ("及时", "超期"), "unfollowed": ("未退回", "之后被退回"), "followed": ("有", "没有"),
        "photos": ("有照片", "没有照片"),
    }.get(one.counted, ("计入", ""))  # fmt: skip
    return good if row.adds else bad


def _line(name: str, one: WorkIndicator, told: Value | None, before: Value | None) -> FigureLine:
    told = told or Value()
    points = points_of(one, told)
    worth = NOTHING if points is None else f"{points:.1f} / {one.weight:g}"
    if not one.weight:
        worth = "不计分"
    return FigureLine(name, one, in_words(one, told), in_words(one, before), _made_of(one, told), worth, told.whole > 0)


def _made_of(one: WorkIndicator, told: Value) -> str:
    if not told.whole:
        return "这一期没有"
    if one.unit == "%":
        return f"{told.part:.0f} / {told.whole} 件"
    return f"共 {told.whole} 件" if one.unit == "天" else f"共 {told.part:.0f} 件"
