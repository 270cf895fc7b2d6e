"""The list of indicators as a page of `docs/risk.md`, written from the files so that it cannot go stale."""

from xinheng.credit.risk.declarations import Bin, Indicator, Scorecard

START, END = "<!-- indicators: generated -->", "<!-- end of indicators -->"


def indicator_table(card: Scorecard, indicators: list[Indicator]) -> str:
    """A Markdown table, one row an indicator."""
    head = "| 编号 | 指标 | 维度 | 雷达 | 分段与分值 | 直接定类 | 依据 | 核对 |\n|---|---|---|---|---|---|---|---|"
    return "\n".join([head, *(_row(card, one) for one in indicators)])


def _row(card: Scorecard, one: Indicator) -> str:
    bins = "；".join(f"{_range(each)} {each.points:+d}" for each in one.bins)
    vetoes = "、".join(sorted({f"{veto.lowest}类" for veto in one.vetoes})) or "–"
    extra = f"；近{one.window}个月" if one.window else ""
    extra += f"；每{one.half_life}个月减半" if one.half_life else ""
    seen = "已核" if one.seen else "未核"
    return (
        f"| {one.id} | {one.title} | {card.dimensions[one.dimension].title} | {card.aspects[one.aspect].title} "
        f"| {bins}{extra} | {vetoes} | {one.basis} | {seen} |"
    )


def _range(one: Bin) -> str:
    """A bin in words: its label, or its bounds."""
    if one.label:
        return one.label
    bounds = ((one.from_, "≥"), (one.above, ">"), (one.upto, "≤"), (one.below, "<"), (one.equals, "="))
    return "，".join(f"{sign}{bound:g}" if isinstance(bound, float) else f"{sign}{bound}"
                    for bound, sign in bounds if bound is not None)  # fmt: skip


def with_table(text: str, table: str) -> str:
    """The page with its generated part replaced."""
    before, _, rest = text.partition(START)
    return f"{before}{START}\n\n{table}\n\n{END}{rest.partition(END)[2]}"
