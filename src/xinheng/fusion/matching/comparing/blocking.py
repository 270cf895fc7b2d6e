"""Which pairs are compared: those that agree in one of the declared keys. No key may bring too many together."""

from dataclasses import dataclass

import duckdb

from xinheng.fusion.matching.comparing.declarations import MatchingRules


@dataclass(frozen=True)
class Crowd:
    """A value that so many rows share that it brought nobody together by itself."""

    key: str
    value: str
    rows: int


def block(duck: duckdb.DuckDBPyConnection, kind: MatchingRules) -> list[Crowd]:
    """Makes `pairs(match_key, join_key_l, join_key_r)` of rows of `cleaned`, each pair once; the crowds left out.

    At least one of a pair has no valid code: of two codes the same one is known without comparing, and two different
    ones are never the same (the veto). Rows and keys are numbers here: a million texts take three times as long.
    """
    duck.execute(
        "CREATE TABLE found (rule INTEGER, l INTEGER, r INTEGER); "
        "CREATE TABLE crowd (rule INTEGER, value VARCHAR, rows BIGINT)"
    )
    for number, columns in enumerate(kind.block):
        _block_by(duck, number, columns, kind.bound)
    duck.execute(
        "CREATE TABLE pairs AS SELECT min(rule)::VARCHAR AS match_key, l AS join_key_l, r AS join_key_r FROM found "
        "GROUP BY 2, 3; DROP TABLE found"
    )
    rows = duck.execute("SELECT rule, value, rows FROM crowd ORDER BY rows DESC, rule, value LIMIT 20").fetchall()
    return [Crowd("+".join(kind.block[rule]), value, count) for rule, value, count in rows]


def key_of(columns: tuple[str, ...]) -> str:
    """What rows must share, NULL where one has it not."""
    return f"CASE WHEN {_there(columns)} THEN {' || chr(31) || '.join(columns)} END"


def _there(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"{column} <> ''" for column in columns if column not in ("unit", "branch"))


def _block_by(duck: duckdb.DuckDBPyConnection, number: int, columns: tuple[str, ...], bound: int) -> None:
    """The pairs of one key. Codes are many and compared only with what has none: keys that nobody without a code has
    are left before anything is counted."""
    key, there = f"hash({', '.join(columns)})", f"{_there(columns)}"
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE open AS SELECT {key} AS k, row FROM cleaned WHERE code IS NULL AND {there}"
    )
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE coded AS SELECT {key} AS k, row FROM cleaned "
        f"WHERE code IS NOT NULL AND {there} AND {key} IN (SELECT k FROM open)"
    )
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE shared AS SELECT k, count(*) AS rows, any_value(row) AS one "
        "FROM (FROM open UNION ALL FROM coded) GROUP BY k HAVING count(*) > 1"
    )
    duck.execute(
        f"INSERT INTO crowd SELECT {number}, {key_of(columns)}, rows FROM shared JOIN cleaned ON row = one "
        f"WHERE rows > {bound}"
    )
    duck.execute(
        f"INSERT INTO found SELECT {number}, least(l.row, r.row), greatest(l.row, r.row) "
        f"FROM (SELECT open.* FROM open JOIN shared USING (k) WHERE rows <= {bound}) l "
        "JOIN (SELECT *, false AS coded FROM open UNION ALL SELECT *, true FROM coded) r "
        "ON l.k = r.k AND (r.coded OR l.row < r.row)"
    )
