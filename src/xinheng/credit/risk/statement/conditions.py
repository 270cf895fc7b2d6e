"""Filters and bins as SQL text, out of a small safe grammar: names are checked, values are quoted."""

import re
from datetime import date

from xinheng.fusion.standard.conditions import Condition, Filter, Scalar, condition_tree, filter_tree
from xinheng.kit.conditions.dialects import DUCKDB
from xinheng.kit.conditions.nodes import FieldOf
from xinheng.kit.conditions.printing import Printer

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


def printer(row: str = "", subject: str = "s") -> Printer:
    """How conditions are printed for the lake; without an alias for columns of the relation at hand."""
    return Printer(DUCKDB, TODAY, row, subject)


def test_of(column: str, condition: Condition) -> str:
    """A condition on a column as an SQL condition; a missing value fits only where the condition says `null = true`."""
    return printer().truth(condition_tree(column, condition, FieldOf))


def filter_sql(filters: Filter) -> str:
    """Every named field fits: a value, one of a list, or a condition."""
    for field in filters:
        name(field)
    return printer().truth(filter_tree(filters, FieldOf))
