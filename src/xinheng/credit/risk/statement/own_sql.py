"""The SQL that an indicator brings along: one SELECT over the lake's tables and nothing else.

A pack is data: it must not write, attach or read files. DuckDB runs the statement later, so DuckDB reads it here.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from xinheng.credit.risk.statement.conditions import NAME, TODAY

NOT_ONE = "只能是一条 SELECT"


def problems_of_sql(statements: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(name, what is wrong) of the statements, by name.

    The reader is opened and closed here: a server forks after it has read its declarations.
    """
    if not statements:
        return
    with duckdb.connect(config={"threads": 1}) as reader:
        for name, sql in statements.items():
            for problem in _problems(reader, sql.replace(TODAY, "DATE '2026-01-01'")):
                yield name, problem


def _problems(reader: duckdb.DuckDBPyConnection, sql: str) -> Iterator[str]:
    row = reader.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
    assert row is not None
    tree = json.loads(row[0])
    if tree["error"]:
        # It tells SELECTs alone: anything else it reads and refuses to tell.
        yield NOT_ONE if tree["error_type"] == "not implemented" else f"SQL 读不懂：{tree['error_message']}"
        return
    if len(tree["statements"]) != 1:
        yield NOT_ONE
        return
    for table in _tables(tree["statements"]):
        if not NAME.match(table):
            yield f"只能读数据湖中的表，得到 {table}"


def _tables(node: Any) -> Iterator[str]:
    """What stands after FROM and JOIN: a table with its database and schema, a function with brackets."""
    if isinstance(node, list):
        for one in node:
            yield from _tables(one)
    if not isinstance(node, dict):
        return
    if node.get("type") == "BASE_TABLE":
        yield ".".join(part for key in ("catalog_name", "schema_name", "table_name") if (part := node[key]))
    if node.get("type") == "TABLE_FUNCTION" and node["function"]["function_name"] != "unnest":
        yield f"{node['function']['function_name']}()"
    for one in node.values():
        yield from _tables(one)
