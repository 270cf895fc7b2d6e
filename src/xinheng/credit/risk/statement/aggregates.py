"""One indicator over the records of its group: its value, since when it holds and until when."""

from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.statement.conditions import TODAY, filter_sql, literal, name


def slug(indicator: Indicator) -> str:
    """The identifier as part of a column name: `G-S01` → `g_s01`."""
    return indicator.id.lower().replace("-", "_")


def aggregates(indicator: Indicator) -> str:
    """Value, since and until of one indicator over the records of its group."""
    it, counts = slug(indicator), _counting(indicator)
    part = f"{counts} AND {filter_sql(indicator.part)}" if indicator.part else counts
    until = _until(indicator)
    return (
        f"{_value(indicator, counts, part)} AS v_{it}, "
        f"{_since(indicator)} FILTER (WHERE {part}) AS s_{it}, "
        f"CASE WHEN bool_and(({until}) IS NOT NULL) FILTER (WHERE {part}) "
        f"THEN max({until}) FILTER (WHERE {part}) END AS u_{it}"
    )


def _since(indicator: Indicator) -> str:
    """The day of the record that scores: of the gravest, of the largest amount, else the newest."""
    weight = {
        "worst": _rank(indicator, name(indicator.fields[0])) if indicator.fields else "",
        "sum": _added(indicator),
    }
    if indicator.kind not in weight:
        return "max(effective_on)"
    # Of two alike, the newer one.
    days = "date_diff('day', DATE '1970-01-01', effective_on)"
    return f"arg_max(effective_on, ({weight[indicator.kind]}) * 1000000 + {days})"


def _added(indicator: Indicator) -> str:
    """The sum of the fields of one record; two of the largest amounts are more than the type of one holds."""
    return " + ".join(f"coalesce({name(one)}, 0)::DECIMAL(28, 6)" for one in indicator.fields) or "0"


def _counting(indicator: Indicator) -> str:
    """Which records of the group count for the indicator."""
    parts = ["begun", filter_sql(indicator.filter)]
    if indicator.window:
        parts.append(f"(effective_on + INTERVAL {indicator.window} MONTH)::DATE > {TODAY}")
    if indicator.in_force:
        parts.append(f"(ends_on IS NULL OR ends_on > {TODAY})")
    if indicator.shown:
        parts.append("is_shown")
    return " AND ".join(parts)


def _until(indicator: Indicator) -> str:
    """The day on which a record stops counting by itself; NULL when only an act ends it."""
    ends = []
    if indicator.window:
        ends.append(f"(effective_on + INTERVAL {indicator.window} MONTH)::DATE")
    if indicator.in_force:
        ends.append("ends_on")
    if indicator.shown:
        ends.append("hidden_on")
    return f"least({', '.join(ends)}, NULL::DATE)" if ends else "NULL::DATE"


def _value(indicator: Indicator, counts: str, part: str) -> str:  # noqa: PLR0911 (one way out a kind)
    field = name(indicator.fields[0]) if indicator.fields else "effective_on"
    match indicator.kind:
        case "count":
            return f"count(*) FILTER (WHERE {counts})"
        case "exists":
            return f"(count(*) FILTER (WHERE {counts}) > 0)::INT"
        case "sum":
            # By its digits: DuckDB divides a large decimal as a double, which rounds twice, and Spark reads it at once.
            return f"(sum({_added(indicator)}) FILTER (WHERE {counts}))::VARCHAR::DOUBLE"
        case "days_since":
            return f"date_diff('day', max({field}) FILTER (WHERE {counts}), {TODAY})"
        case "latest":
            order = "coalesce(effective_on::VARCHAR, '') || key"
            return f"arg_max({field}, {order}) FILTER (WHERE {counts})"
        case "worst":
            return f"max({_rank(indicator, field)}) FILTER (WHERE {counts})"
    total = f"count(*) FILTER (WHERE {counts})"
    share = f"count(*) FILTER (WHERE {part})::DOUBLE / {total}"
    return f"CASE WHEN {total} >= {indicator.at_least} THEN {share} END"


def _rank(indicator: Indicator, field: str) -> str:
    """How heavy a value is; a field may hold several joined by "|", and the worst of them counts."""
    ranks = " ".join(
        f"WHEN list_contains(string_split({field}::VARCHAR, '|'), {literal(code)}) THEN {rank}"
        for code, rank in sorted(indicator.ranks.items(), key=lambda one: -one[1])
    )
    return f"CASE {ranks} ELSE 0 END"
