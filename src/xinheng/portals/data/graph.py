"""The way of a value drawn as SVG on the server: a column a stage, a line a step. The table beside it says the same."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xinheng.fusion.catalogue.lineage import Edge, Node

# The stages of the way, from left to right.
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("来源的列", ("column",)),
    ("数据项", ("field",)),
    ("用在", ("section", "rule", "publication", "model", "indicator")),
    ("看到的", ("page",)),
)
BOX, GAP, HIGH, STEP, TOP = 216, 64, 30, 40, 34
LETTERS = 15


def way_svg(edges: Sequence[Edge], label: str) -> SafeString:
    """All steps of a field's lineage."""
    places = _places(edges)
    height = TOP + STEP * max((row for _, row in places.values()), default=0) + STEP
    width = len(STAGES) * BOX + (len(STAGES) - 1) * GAP
    heads = format_html_join(
        "", '<text class="chart-text" x="{}" y="18">{}</text>',
        ((at * (BOX + GAP), title) for at, (title, _) in enumerate(STAGES)),
    )  # fmt: skip
    lines = format_html_join("", '<path class="chart-line" d="{}"/>', ((_line(places, one),) for one in edges))
    boxes = format_html_join("", "{}", ((_box(node, *place),) for node, place in places.items()))
    return format_html(
        '<svg class="way" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">{3}{4}{5}</svg>',
        width, height, label, heads, lines, boxes,
    )  # fmt: skip


def _places(edges: Sequence[Edge]) -> dict[Node, tuple[int, int]]:
    """Each node's stage and its row there, in the order in which the steps name them."""
    nodes = dict.fromkeys(node for edge in edges for node in (edge.start, edge.end))
    rows = [0] * len(STAGES)
    found = {}
    for node in nodes:
        stage = next(at for at, (_, kinds) in enumerate(STAGES) if node.kind in kinds)
        found[node] = stage, rows[stage]
        rows[stage] += 1
    return found


def _corner(stage: int, row: int) -> tuple[int, int]:
    return stage * (BOX + GAP), TOP + row * STEP


def _line(places: dict[Node, tuple[int, int]], edge: Edge) -> str:
    left, high = _corner(*places[edge.start])
    right, low = _corner(*places[edge.end])
    start, middle = left + BOX, (left + BOX + right) // 2
    return (
        f"M{start} {high + HIGH // 2}C{middle} {high + HIGH // 2} {middle} {low + HIGH // 2} {right} {low + HIGH // 2}"
    )


def _box(node: Node, stage: int, row: int) -> SafeString:
    left, top = _corner(stage, row)
    words = node.title if len(node.title) <= LETTERS else f"{node.title[: LETTERS - 1]}…"
    return format_html(
        '<g><title>{}</title><rect class="way-box" x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text class="way-text" x="{}" y="{}">{}</text></g>',
        node.title, left, top, BOX, HIGH, left + 10, top + 20, words,
    )  # fmt: skip
