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
    """Makes `pairs(match_key, join_key_l, join_key_r)` from `cleaned`, each pair once; the crowds left out.

    At least one of a pair has no valid code: of two codes the same one is known without comparing, and two different
    ones are never the same (the veto).
    """
    duck.execute(
        "CREATE TABLE found (match_key VARCHAR, join_key_l VARCHAR, join_key_r VARCHAR); "
        "CREATE TABLE crowd (rule INTEGER, value VARCHAR, rows BIGINT)"
    )
    for number, columns in enumerate(kind.block):
        _block_by(duck, number, columns, kind.bound)
    duck.execute(
        "CREATE TABLE pairs AS SELECT min(match_key) AS match_key, join_key_l, join_key_r FROM found GROUP BY 2, 3; "
        "DROP TABLE found"
    )
    rows = duck.execute("SELECT rule, value, rows FROM crowd ORDER BY rows DESC, rule, value LIMIT 20").fetchall()
    return [Crowd("+".join(kind.block[rule]), value, count) for rule, value, count in rows]


def key_of(columns: tuple[str, ...]) -> str:
    """What rows must share, NULL where one has it not."""
    there = " AND ".join(f"{column} <> ''" for column in columns if column not in ("unit", "branch"))
    return f"CASE WHEN {there} THEN {' || chr(31) || '.join(columns)} END"


def _block_by(duck: duckdb.DuckDBPyConnection, number: int, columns: tuple[str, ...], bound: int) -> None:
    """The pairs of one key. Codes are many and compared only with what has none, so both sides are counted apart."""
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT {key_of(columns)} AS k, party, code FROM cleaned "
        f"WHERE {key_of(columns)} IS NOT NULL"
    )
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE shared AS SELECT k, count(*) AS rows FROM keyed GROUP BY k "
        "HAVING count(*) > 1 AND count(*) > count(code)"
    )
    duck.execute(f"INSERT INTO crowd SELECT {number}, k, rows FROM shared WHERE rows > {bound}")
    duck.execute(
        f"INSERT INTO found SELECT '{number}', least(l.party, r.party), greatest(l.party, r.party) "
        f"FROM (SELECT keyed.* FROM keyed JOIN shared USING (k) WHERE rows <= {bound} AND code IS NULL) l "
        f"JOIN (SELECT keyed.* FROM keyed JOIN shared USING (k) WHERE rows <= {bound}) r "
        "ON l.k = r.k AND (r.code IS NOT NULL OR l.party < r.party)"
    )
