"""Filters and bins as SQL text, out of a small safe grammar: names are checked, values are quoted."""

import re
from datetime import date

from xinheng.credit.risk.declarations import Condition, FilterValue, Scalar

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
# Stands for the day of scoring wherever SQL is written, also in an indicator's own SQL.
TODAY = "{day}"


def name(text: str) -> str:
    """A column or view name as it may stand in SQL; anything else is a wrong file, not a query."""
    if not NAME.match(text):
        raise ValueError(f"“{text}” 不是字段名：只能用小写字母、数字和下划线，以字母开头")
    return f'"{text}"'


def literal(value: Scalar | date) -> str:
    """A value as SQL; the text `today` is the day of scoring, put in by `on_day`."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return f"DATE '{value:%Y-%m-%d}'"
    return TODAY if value == "today" else "'" + value.replace("'", "''") + "'"


def on_day(sql: str, day: date) -> str:
    """The SQL with the day of scoring put in."""
    return sql.replace(TODAY, literal(day))


def test_of(column: str, condition: Condition) -> str:
    """A condition on a column as a boolean SQL expression; NULL fits only where the condition says `null = true`."""
    parts = []
    for sign, bound in (
        (">=", condition.from_),
        ("<=", condition.upto),
        ("<", condition.below),
        (">", condition.above),
        ("=", condition.equals),
    ):
        if bound is not None:
            parts.append(f"{column} {sign} {literal(bound)}")
    for sign, values in (("IN", condition.one_of), ("NOT IN", condition.none_of)):
        if values:
            parts.append(f"{column} {sign} ({', '.join(literal(value) for value in values)})")
    words = (condition.contains,) if isinstance(condition.contains, str) else condition.contains
    if words:
        parts.append("(" + " OR ".join(f"contains({column}::VARCHAR, {literal(word)})" for word in words) + ")")
    if condition.within is not None:
        parts.append(f"{column} > {TODAY} - INTERVAL {condition.within} MONTH")
    if condition.null is not None:
        parts.append(f"{column} IS {'' if condition.null else 'NOT '}NULL")
    return " AND ".join(parts) or "TRUE"


def filter_sql(filters: dict[str, FilterValue]) -> str:
    """Every named field fits: a value, one of a list, or a condition."""
    parts = []
    for field, wanted in filters.items():
        if isinstance(wanted, Condition):
            parts.append(test_of(name(field), wanted))
        elif isinstance(wanted, tuple):
            parts.append(f"{name(field)} IN ({', '.join(literal(value) for value in wanted)})")
        else:
            parts.append(f"{name(field)} = {literal(wanted)}")
    return " AND ".join(parts) or "TRUE"


def columns_of(filters: dict[str, FilterValue]) -> set[str]:
    """The fields a filter reads."""
    return set(filters)
