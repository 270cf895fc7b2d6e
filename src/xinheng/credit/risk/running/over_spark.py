"""The same scorecard over the same lake by Spark: for a city that one machine does not hold.

Spark runs all parts of the statement up to the class of each subject; the last SELECT, which puts numbers into texts,
is DuckDB's on both engines, for no two engines write a fraction alike.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from xinheng.credit.risk.declarations import Scorecard
from xinheng.credit.risk.running.scoring import peers_statement, score_statement
from xinheng.fusion.lake import versions
from xinheng.fusion.lake.queries import limited, quoted, snapshot
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.engines import spark

PEERS = "peer_value"
log = logging.getLogger(__name__)


@contextmanager
def scored_over_spark(card: Scorecard, day: date) -> Iterator[tuple[duckdb.DuckDBPyConnection, pa.Table]]:
    """A connection with the table `scored` of the whole lake, and the values that compare subjects.

    Raises NoLake, TooLong, PySparkException.
    """
    spill = versions.root() / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    aside = TemporaryDirectory(dir=spill, prefix="scoring-")
    with snapshot() as (_, files), aside as folder, limited(duckdb.connect(":memory:")) as connection:
        yield connection, score_files(connection, card, day, files, Path(folder))


def score_files(
    connection: duckdb.DuckDBPyConnection, card: Scorecard, day: date, files: Mapping[str, Path], folder: Path
) -> pa.Table:
    """Score the subjects of these files into the temporary table `scored`; gives the values of peers."""
    tables, peers = ["subject", "mention", *standard().types], folder / f"{PEERS}.parquet"
    spark.make_table(peers_statement(card, day), tables, files, peers)
    last = spark.make_in_parts(
        score_statement(card, day), tables, {**files, PEERS: peers}, folder, lambda part: log.debug("made %s", part)
    )
    for made in folder.iterdir():
        if made.is_dir():
            there = f"read_parquet('{quoted(made)}/*.parquet')"
            connection.execute(f'CREATE VIEW "{made.name}" AS SELECT * FROM {there}')
    connection.execute(f"CREATE OR REPLACE TEMP TABLE scored AS {last}")
    return pq.read_table(peers)
