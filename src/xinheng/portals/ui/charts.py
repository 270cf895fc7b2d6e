"""Charts drawn on the server as SVG: no script is needed to read them, and each has a table beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from xinheng.credit.risk.queries import Point, Side
from xinheng.portals.ui.marks import code_colour

WIDTH = 358
RADAR_HEIGHT = 300
RADIUS = 92
TREND_HEIGHT = 190
LEFT, RIGHT, TOP, BOTTOM = 12, 338, 30, 150
LOWEST, HIGHEST = 40, 100


@dataclass(frozen=True)
class Spoke:
    """One side of a subject: how it does (0–100, more is better) and what is usual among its peers."""

    title: str
    value: float
    peers: float | None = None


@dataclass(frozen=True)
class TrendPoint:
    """One past rating: day, mark out of 100, colour of the code then."""

    on: date
    mark: float
    colour: str


def spokes(sides: Sequence[Side]) -> list[Spoke]:
    """The sides of a subject as they are drawn."""
    return [Spoke(one.title, one.mark, one.peers) for one in sides]


def trend_points(trend: Sequence[Point]) -> list[TrendPoint]:
    """The ratings of the months as they are drawn."""
    return [TrendPoint(one.on, one.mark, one.colour) for one in trend]


def limits(lines: Sequence[tuple[int, str]]) -> list[tuple[float, str]]:
    """The marks at which the colour of the code changes, with the name of each line."""
    return [(mark, f"{code_colour(colour).name}线") for mark, colour in lines]


def _corner(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / count
    return WIDTH / 2 + RADIUS * share * math.sin(angle), RADAR_HEIGHT / 2 - RADIUS * share * math.cos(angle)


def _polygon(shares: Sequence[float], css: str) -> SafeString:
    corners = " ".join(
        f"{x:.1f},{y:.1f}" for x, y in (_corner(at, len(shares), share) for at, share in enumerate(shares))
    )
    return mark_safe(f'<polygon class="{css}" points="{corners}"/>')


def _number(value: float) -> str:
    return f"{value:.0f}"


def radar_svg(aspects: Sequence[Spoke], label: str) -> SafeString:
    """The sides of a subject as a radar, its peers' median dashed. Fewer than three sides have no shape: empty."""
    count = len(aspects)
    if count < 3:
        return mark_safe("")
    rings = [_polygon([share] * count, "chart-grid") for share in (0.25, 0.5, 0.75, 1)]
    spokes = [
        mark_safe(f'<line class="chart-grid" x1="{WIDTH / 2}" y1="{RADAR_HEIGHT / 2}" x2="{x:.1f}" y2="{y:.1f}"/>')
        for x, y in (_corner(at, count, 1) for at in range(count))
    ]
    shapes = []
    if all(aspect.peers is not None for aspect in aspects):
        shapes.append(_polygon([(aspect.peers or 0) / 100 for aspect in aspects], "chart-peers"))
    shapes.append(_polygon([aspect.value / 100 for aspect in aspects], "chart-own"))
    labels = [_label(at, count, aspect) for at, aspect in enumerate(aspects)]
    return drawing(RADAR_HEIGHT, label, [*rings, *spokes, *shapes, *labels])


def _label(index: int, count: int, aspect: Spoke) -> SafeString:
    x, y = _corner(index, count, 1.22)
    side = x - WIDTH / 2
    anchor = "middle" if abs(side) < 8 else ("start" if side > 0 else "end")
    x = round(min(max(x, 4), WIDTH - 4))
    return mark_safe(
        f'<text x="{x}" y="{round(y) - 4}" text-anchor="{anchor}" class="chart-text">{escape(aspect.title)}</text>'
        f'<text x="{x}" y="{round(y) + 16}" text-anchor="{anchor}" class="chart-value">{_number(aspect.value)}</text>'
    )


def _height(mark: float) -> float:
    share = (min(max(mark, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)
    return BOTTOM - share * (BOTTOM - TOP)


def shape(x: float, y: float, colour: str, size: float) -> SafeString:
    """The shape of a colour of the code, around a point."""
    form = code_colour(colour).shape.format(line=9)
    at = f"translate({x - size / 2:.1f} {y - size / 2:.1f}) scale({size / 100:.2f})"
    return mark_safe(f'<g transform="{at}">{form}</g>')


def _limit(mark: float, title: str) -> SafeString:
    y = f"{_height(mark):.1f}"
    return format_html(
        '<line class="chart-limit" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>'
        '<text x="{0}" y="{3}" class="chart-text">{4} {5}</text>',
        *(LEFT, RIGHT, y, f"{_height(mark) - 6:.0f}", title, _number(mark)),
    )


def _values(places: Sequence[tuple[float, float, TrendPoint]]) -> list[SafeString]:
    """Labels of the first, the highest, the lowest and the last point; never two side by side."""
    marks = [rating.mark for *_, rating in places]
    wanted = {0, marks.index(max(marks)), marks.index(min(marks)), len(places) - 1}
    kept: list[int] = []
    for at in sorted(wanted, reverse=True):
        if not kept or kept[-1] - at > 1:
            kept.append(at)
    return [
        format_html(
            '<text x="{:s}" y="{:s}" text-anchor="{}" class="chart-value">{}</text>',
            f"{places[at][0]:.0f}",
            f"{places[at][1] + (30 if at == len(places) - 1 and places[at][1] < 100 and at else -14):.0f}",
            "start" if at == 0 else ("end" if at == len(places) - 1 else "middle"),
            _number(places[at][2].mark),
        )
        for at in kept
    ]


def trend_svg(ratings: Sequence[TrendPoint], limits: Sequence[tuple[float, str]], label: str) -> SafeString:
    """Marks over time, each point in the shape and colour the code had then; `limits` are (mark, words) lines."""
    if len(ratings) < 2:
        return mark_safe("")
    step = (RIGHT - LEFT - 16) / (len(ratings) - 1)
    places = [(LEFT + 8 + at * step, _height(rating.mark), rating) for at, rating in enumerate(ratings)]
    line = format_html('<polyline class="chart-line" points="{}"/>', " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places))
    points = [shape(x, y, rating.colour, 20 if rating is ratings[-1] else 11) for x, y, rating in places]
    every = max(1, math.ceil(len(places) / 6))
    axis = [
        format_html(
            '<text x="{:s}" y="{}" text-anchor="{}" class="chart-text">{}月</text>',
            f"{x:.0f}",
            BOTTOM + 26,
            "start" if at == 0 else ("end" if at == len(places) - 1 else "middle"),
            rating.on.month,
        )
        for at, (x, _, rating) in enumerate(places)
        if (len(places) - 1 - at) % every == 0
    ]
    lines = [_limit(mark, title) for mark, title in limits]
    return drawing(TREND_HEIGHT, label, [*lines, line, *points, *_values(places), *axis])


def drawing(height: int, label: str, parts: Sequence[SafeString]) -> SafeString:
    """The parts as one picture with its name for who cannot see it."""
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        label,
        mark_safe("".join(parts)),
    )
