"""A run over a table of parties: cleaned, brought together, scored, put together. Spark may do the scoring."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from xinheng.fusion.matching.comparing.blocking import Crowd, block
from xinheng.fusion.matching.comparing.cleaning import clean, clean_others
from xinheng.fusion.matching.comparing.clustering import Clusters, ScoredPair, gather
from xinheng.fusion.matching.comparing.declarations import Comparison, MatchingRules, NameWords, compared
from xinheng.fusion.matching.comparing.model import learn, score

Told = Callable[[str], None]
# Weights are shares, and shares of so many rows are shares of all: more would be read for the same figures.
TAUGHT = 250_000
# What DuckDB may hold of it; Splink and Python take as much again, and a million statements stay below 2 GB.
MEMORY = "1000MB"


def prepare(duck: duckdb.DuckDBPyConnection, kind: MatchingRules, words: NameWords, told: Told) -> list[Crowd]:
    """From `party` to `cleaned` and `pairs`; the crowds that brought nobody together."""
    told("清洗名称和地址")
    if kind.said.columns:
        clean_others(duck, words, compared(kind))
    else:
        clean(duck, words)
    told("按分块规则找可能相同的")
    return block(duck, kind)


def taught(duck: duckdb.DuckDBPyConnection, kind: MatchingRules) -> dict[str, Any]:
    """The settings with what the cleaned rows teach; of many rows a share drawn by what they are called, so that of
    the pairs that are the same as many are kept as of those that are not."""
    from splink import DuckDBAPI  # noqa: PLC0415  see `model`

    (rows,) = duck.execute("SELECT count(*) FROM cleaned").fetchone() or (0,)
    one_of = max(rows // TAUGHT, 1)
    duck.execute(f"CREATE TABLE taught AS FROM cleaned WHERE hash(party) % {one_of} = 0")
    told = learn(DuckDBAPI(duck).register("taught"), kind)
    duck.execute("DROP TABLE taught")
    return told


def weigh(duck: duckdb.DuckDBPyConnection, kind: MatchingRules, model: Mapping[str, Any]) -> None:
    """Makes `edge` from `cleaned` and `pairs`."""
    from splink import DuckDBAPI  # noqa: PLC0415  see `model`

    api = DuckDBAPI(duck)
    found = score(api.register("cleaned"), api.register("pairs"), model, kind.review)
    _named(duck, found.physical_name)
    duck.execute(f"DROP TABLE {found.physical_name}")


def weigh_by_spark(
    duck: duckdb.DuckDBPyConnection, spark: Any, folder: Path, kind: MatchingRules, model: Mapping[str, Any]
) -> None:
    """The same by a session of Spark, which reads the cleaned rows and the pairs as files of `folder`."""
    from splink import SparkAPI  # noqa: PLC0415  an extra

    for name in ("cleaned", "pairs"):
        duck.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    api: Any = SparkAPI(spark_session=spark, register_udfs_automatically=False, break_lineage_method="persist")  # type: ignore[no-untyped-call]
    rows, pairs = (api.register(spark.read.parquet(str(folder / f"{name}.parquet"))) for name in ("cleaned", "pairs"))
    found = score(rows, pairs, model, kind.review)
    target = folder / "edge"
    spark.table(found.physical_name).write.mode("overwrite").parquet(str(target))
    _named(duck, f"read_parquet('{target}/*.parquet')")


def _named(duck: duckdb.DuckDBPyConnection, scored: str) -> None:
    """`edge` of scored pairs of numbers, with the parties that these are; the pairs have served."""
    duck.execute("DROP TABLE pairs")
    duck.execute(
        f"CREATE TABLE edge AS SELECT l.party AS party_l, r.party AS party_r, e.* FROM {scored} e "
        "JOIN cleaned l ON l.row = e.row_l JOIN cleaned r ON r.row = e.row_r"
    )


def _leave_to_stewards(duck: duckdb.DuckDBPyConnection, kind: MatchingRules) -> None:
    """`asked(row_l, row_r)`: pairs that are likely enough, and that no rule decides all the same."""
    columns = [name for name, *_ in duck.execute("DESCRIBE cleaned").fetchall()]
    both = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in columns)
    levels = {one.column: one for one in kind.compare}
    asked = [
        " AND ".join([*(_at(levels[column], titles) for column, titles in one.when.items()),
                      *(f"NOT {_at(levels[column], [levels[column].levels[0].title])}" for column in one.unless)])
        for one in kind.ask
    ]  # fmt: skip
    duck.execute(
        f"CREATE TABLE asked AS SELECT row_l, row_r FROM (SELECT {both} FROM edge JOIN cleaned l ON l.row = row_l "
        f"JOIN cleaned r ON r.row = row_r WHERE match_probability >= ?) WHERE {' OR '.join(asked) or 'false'}",
        [kind.merge],
    )


def _at(one: Comparison, titles: Collection[str]) -> str:
    """The condition that two compare so: on one of the levels of these titles, the first that holds."""
    tried = [f"WHEN {level.when or 'true'} THEN {level.title in titles}" for level in one.levels]
    return f"CASE {f'WHEN {one.missing} THEN false ' if one.missing else ''}{' '.join(tried)} END"


def together(
    duck: duckdb.DuckDBPyConnection,
    kind: MatchingRules,
    apart: Sequence[tuple[str, str]] = (),
    agreed: Sequence[tuple[str, str]] = (),
) -> Clusters:
    """The sets from `edge`; makes `doubt(row, code)`: who fits a code that another code fits almost as well.

    Pairs that a steward keeps apart leave `edge`: what is no match any more casts no doubt on another.
    """
    for one, other in apart:
        duck.execute("DELETE FROM edge WHERE (party_l, party_r) IN ((?, ?), (?, ?))", [one, other, other, one])
    duck.execute(
        "CREATE TABLE fits AS SELECT row, code, max(weight) AS weight FROM ("
        "SELECT row_l AS row, r.code, match_weight AS weight FROM edge JOIN cleaned r ON r.row = row_r "
        "UNION ALL SELECT row_r, l.code, match_weight FROM edge JOIN cleaned l ON l.row = row_l"
        ") WHERE code IS NOT NULL GROUP BY ALL"
    )
    duck.execute(
        "CREATE TABLE doubt AS SELECT row, code FROM (SELECT *, max(weight) OVER (PARTITION BY row) AS best, "
        "nth_value(weight, 2) OVER (PARTITION BY row ORDER BY weight DESC ROWS BETWEEN UNBOUNDED PRECEDING AND "
        f"UNBOUNDED FOLLOWING) AS second FROM fits) WHERE weight < best OR best - second < {kind.margin}"
    )
    _leave_to_stewards(duck, kind)
    codes = dict(duck.execute("SELECT party, code FROM cleaned WHERE code IS NOT NULL").fetchall())
    sure = duck.execute(
        "SELECT match_weight, party_l, party_r FROM edge JOIN cleaned l ON l.row = row_l "
        "JOIN cleaned r ON r.row = row_r WHERE match_probability >= ? "
        "AND NOT EXISTS (FROM asked a WHERE a.row_l = l.row AND a.row_r = r.row) "
        "AND NOT EXISTS (FROM doubt d WHERE d.row = l.row AND d.code = r.code) "
        "AND NOT EXISTS (FROM doubt d WHERE d.row = r.row AND d.code = l.code)",
        [kind.merge],
    ).fetchall()
    return gather(map(ScoredPair._make, sure), codes, apart, agreed)
