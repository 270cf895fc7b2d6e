"""What the scorecards make of the standard's fields, told to the catalogue's lineage."""

from collections.abc import Iterator

from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.registry import indicators, main_scorecard
from xinheng.credit.risk.statement.conditions import TODAY
from xinheng.fusion.catalogue.lineage import Edge, Node
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.lineage import Place, read_by

SCORE = Node("page", "score", "信用分、分类和颜色")


def uses(kind: RecordType, name: str, places: frozenset[Place], field: Node) -> Iterator[Edge]:
    """The indicators in which the field is read or decides what counts, and on to the score where the card has them."""
    for indicator in indicators().values():
        how = _how(indicator, kind, name, places)
        if how:
            node = Node("indicator", indicator.id, f"{indicator.id} {indicator.title}")
            yield Edge(field, node, how)
            if indicator.id in main_scorecard().indicators:
                yield Edge(node, SCORE, "计分")


def _how(indicator: Indicator, kind: RecordType, name: str, places: frozenset[Place]) -> str:
    if indicator.kind == "sql":
        return "计算出" if _looked_at(indicator.sql) & places else ""
    if kind.id not in indicator.record_types:
        return ""
    if name in indicator.fields:
        return "计算出"
    dated = {kind.role("effective_on")} if indicator.window or indicator.kind == "days_since" else set()
    dated |= {kind.role("effective_on"), kind.role("ends_on")} if indicator.in_force else set()
    return "只作为条件" if name in {*indicator.filter, *indicator.part, *dated} else ""


def _looked_at(sql: str) -> frozenset[Place]:
    known = ("subject", "mention", *standard().types)
    named = tuple(name for name in known if name in sql)
    return read_by(sql.replace(TODAY, "DATE '2000-01-01'"), named).looks_at
