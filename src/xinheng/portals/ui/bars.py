"""Bars and a curve drawn on the server as SVG, beside the table that has the same figures."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH, WORDS, LINE = 358, 92, 34
TOP, BASE, HEIGHT = 26, 150, 180
# A figure with the words that stand at it: what is held back has a length of nothing.
Bar = tuple[str, int, str]
Pair = tuple[str, tuple[int, str], tuple[int, str]]


def bars_svg(bars: Sequence[Bar], label: str) -> SafeString:
    """Lying bars, one under the other; each with its name before and its figure behind it."""
    most = max((length for _, length, _ in bars), default=0) or 1
    room = WIDTH - WORDS - 76
    lines = format_html_join(
        "",
        '<text x="0" y="{0}" class="chart-text">{2}</text>'
        '<rect class="bar-one" x="{5}" y="{1}" width="{3}" height="18"/>'
        '<text x="{4}" y="{0}" class="chart-text">{6}</text>',
        ((at * LINE + 22, at * LINE + 8, name, _px(room * length / most), _px(WORDS + 8 + room * length / most), WORDS,
          words) for at, (name, length, words) in enumerate(bars)),
    )  # fmt: skip
    return _svg(len(bars) * LINE + 6, label, lines)


def pairs_svg(pairs: Sequence[Pair], label: str) -> SafeString:
    """Two standing bars beside each other for every name below."""
    most = max((figure[0] for _, *two in pairs for figure in two), default=0) or 1
    step = WIDTH / max(len(pairs), 1)
    wide = min(26, step / 2 - 4)
    parts = []
    for at, (name, one, other) in enumerate(pairs):
        middle = step * (at + 0.5)
        for css, left, (tall, _) in (("bar-one", middle - wide - 1, one), ("bar-other", middle + 1, other)):
            high = (BASE - TOP) * tall / most
            parts.append(format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', css, _px(left),
                                     _px(BASE - high), _px(wide), _px(high)))  # fmt: skip
        told = '<text x="{}" y="{}" text-anchor="middle" class="chart-text">{}</text>'
        parts.append(format_html(told, _px(middle), BASE + 20, name))
    return _svg(HEIGHT, label, [_floor(), *parts])


def curve_svg(points: Sequence[tuple[str, int]], label: str) -> SafeString:
    """Shares of a hundred over names in their order; each with its figure. One point alone has no curve."""
    if len(points) < 2:
        return mark_safe("")
    step = (WIDTH - 60) / (len(points) - 1)
    places = [(30 + at * step, BASE - (BASE - TOP) * part / 100) for at, (_, part) in enumerate(points)]
    line = format_html(
        '<polyline class="chart-own-line" points="{}"/>', " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    )
    told = format_html_join(
        "",
        '<circle class="bar-one" cx="{0}" cy="{1}" r="4"/>'
        '<text x="{0}" y="{2}" text-anchor="middle" class="chart-value">{3}%</text>'
        '<text x="{0}" y="{4}" text-anchor="middle" class="chart-text">{5}</text>',
        ((_px(x), _px(y), _px(y - 10), part, BASE + 20, name)
         for (x, y), (name, part) in zip(places, points, strict=True)),
    )  # fmt: skip
    return _svg(HEIGHT, label, [_floor(), line, told])


def _floor() -> SafeString:
    return format_html('<line class="chart-grid" x1="0" x2="{0}" y1="{1}" y2="{1}"/>', WIDTH, BASE)


def _px(value: float) -> str:
    return f"{value:.1f}"


def _svg(height: int, label: str, parts: SafeString | Sequence[SafeString]) -> SafeString:
    shown = parts if isinstance(parts, str) else format_html_join("", "{}", ((part,) for part in parts))
    told = '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    return format_html(told, WIDTH, height, label, shown)
