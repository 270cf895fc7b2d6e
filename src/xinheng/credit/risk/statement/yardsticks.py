"""Counts judged by what is usual among subjects of the same trade and kind: what is measured, and the value by it."""

from collections.abc import Iterator
from datetime import date

from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.statement.conditions import literal, on_day

# Trade and kind of a subject, as the key of its peers.
LIKE = "coalesce(s.industry, '') || '|' || coalesce(s.category, '')"
TRADE = "coalesce(s.industry, '')"


def marks_of(indicator: Indicator) -> list[tuple[str, float, int]]:
    """(name under which it is kept, share, count where there are too few peers), the greatest share first."""
    told = indicator.yardstick
    if told is None:
        return []
    pairs = zip(told.shares, told.otherwise, strict=True)
    return [(f"{indicator.id}@{share:g}", share, count) for share, count in pairs][::-1]


def measuring_sql(indicator: Indicator, day: date) -> Iterator[str]:
    """Rows of indicator, key and value: up to how many so large a share of the peers have, nobody left out."""
    told = indicator.yardstick
    if told is None:
        return
    rated = "FROM subject s WHERE s.kind = 'entity' AND coalesce(s.status, '') IN ('1', 'S1', '')"
    for name, share, _ in marks_of(indicator):
        yield (
            f"SELECT {literal(name)} AS indicator, key::VARCHAR AS key, min(many)::DOUBLE AS value FROM ("
            f"SELECT key, many, sum(count(*)) OVER (PARTITION BY key ORDER BY many) AS upto, "
            f"sum(count(*)) OVER (PARTITION BY key) AS all_of FROM ("
            f"SELECT k.key, coalesce(c.value, 0) AS many FROM ("
            f"SELECT s.subject_id, {LIKE} AS key {rated} UNION ALL SELECT s.subject_id, {TRADE} AS key {rated}) k "
            f"LEFT JOIN ({on_day(told.sql, day)}) c ON c.subject_id = k.subject_id) AS each_one GROUP BY key, many"
            f") AS counted WHERE all_of >= {told.smallest} AND upto >= {share} * all_of AND key <> '' GROUP BY key"
        )


def ranked(indicator: Indicator, slug: str, count: str) -> str:
    """The greatest share of peers that have fewer; 0 where it is less than the smallest, or too few to compare."""
    told = indicator.yardstick
    if told is None:
        return count
    cases = " ".join(
        f"WHEN {count} > coalesce(like_{slug}.m_{place}, trade_{slug}.m_{place}, {otherwise - 1}) THEN {share}"
        for place, (_, share, otherwise) in enumerate(marks_of(indicator))
    )
    return f"CAST(CASE WHEN {count} < {told.at_least} THEN 0 {cases} ELSE 0 END AS DOUBLE)"


def joined(indicator: Indicator, slug: str) -> tuple[list[str], list[str]]:
    """The CTE with what was measured, and the joins that hang it to the subject."""
    if indicator.yardstick is None:
        return [], []
    columns = ", ".join(
        f"max(CASE WHEN indicator = {literal(name)} THEN value END) AS m_{place}"
        for place, (name, _, _) in enumerate(marks_of(indicator))
    )
    cte = f"y_{slug} AS (SELECT key, {columns} FROM peer_value GROUP BY key)"
    keys = {"like": LIKE, "trade": TRADE}
    return [cte], [f"LEFT JOIN y_{slug} {of}_{slug} ON {of}_{slug}.key = {key}" for of, key in keys.items()]
