"""Every scorecard gives the same class, points and words on both engines, subject by subject."""

from decimal import Decimal

import duckdb
import pytest
from tests.examples import todays

from xinheng.credit.risk.registry import indicators_of, main_scorecard, scorecards
from xinheng.credit.risk.running.over_spark import score_files
from xinheng.credit.risk.running.scoring import refresh_peers, score_into_table, types_read
from xinheng.credit.risk.tests.edges import DAY, FINED, FINES, lake_of_edges
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.engines import spark
from xinheng.fusion.statistics.inputs import columns_read, nothing_with

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# The indicators of the card in so many parts, each of which tells somebody from somebody: of fifteen one gave all an A.
PARTS = 14


def rows(connection) -> list[tuple]:
    return connection.execute("SELECT * FROM scored ORDER BY subject").fetchall()


def by_duckdb(card, files) -> list[tuple]:
    with duckdb.connect(":memory:") as lake:
        for name in ("subject", "mention", *standard().types):
            there = f"SELECT * FROM read_parquet('{files[name]}')" if name in files else ""
            lake.execute(f'CREATE VIEW "{name}" AS {there or nothing_with(columns_read(name))}')
        refresh_peers(lake, card, DAY)
        score_into_table(lake, card, DAY)
        return rows(lake)


def on_both(card, tmp_path) -> list[tuple]:
    """What both engines say of the same lake."""
    files = lake_of_edges(tmp_path, types_read(indicators_of(card)), seed=7)
    told = by_duckdb(card, files)
    aside = tmp_path / "parts"
    aside.mkdir()
    with duckdb.connect(":memory:") as connection:
        score_files(connection, card, DAY, files, aside)
        assert rows(connection) == told
    assert spark.NAME == "spark"
    return told


@pytest.mark.parametrize("part", todays(range(PARTS)))
def test_spark_scores_a_part_of_the_card_as_duckdb_does(part, on_spark, tmp_path):
    """Spark takes a minute and a half to plan the whole card."""
    whole = main_scorecard()
    card = whole.model_copy(update={"indicators": whole.indicators[part::PARTS]})
    told = on_both(card, tmp_path)
    assert len({row[2] for row in told}) > 1
    assert any(row[-5] for row in told)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(scorecards()))
def test_spark_scores_as_duckdb_does(name, on_spark, tmp_path):
    card = scorecards()[name]
    told = on_both(card, tmp_path)
    # One shop's fines are more than a double tells apart; both say the one next to them.
    fined = {hit["i"]: hit["v"] for row in told if row[0] == FINED for hit in row[-5]}
    assert float(fined.get("G-S03", "nan")) == float(sum(map(Decimal, FINES))) or "G-S03" not in card.indicators
    # Something was planted for every class and most indicators.
    assert {row[2] for row in told} == set("ABCD")
    costs = {hit["i"] for row in told for hit in row[-5]}
    assert len(costs) > len(card.indicators) / 2, sorted(set(card.indicators) - costs)
