"""Every model gives the same on both engines, row by row. One Spark process for the whole suite."""

import duckdb
import pytest
from tests.examples import todays

from xinheng.fusion.standard.registry import HERE as STANDARD
from xinheng.fusion.standard.registry import read_standard
from xinheng.fusion.statistics.engines import duck, spark
from xinheng.fusion.statistics.engines.limits import TooLong
from xinheng.fusion.statistics.registry import HERE, read_models
from xinheng.fusion.statistics.tests.planted import DAY, plant

# By their files: reading them parses SQL, which a process that only collects need not do.
NAMES = sorted(path.stem for path in (HERE / "sql").glob("*.sql"))


@pytest.fixture(scope="module")
def models():
    found = read_models(read_standard(STANDARD), HERE / "sql")
    assert sorted(found) == NAMES
    return found


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return plant(tmp_path_factory.mktemp("lake"))


def rows(path) -> list[tuple]:
    with duckdb.connect(":memory:") as one:
        return one.execute(f"SELECT * FROM read_parquet('{path}') ORDER BY ALL").fetchall()


def types(path) -> list[str]:
    with duckdb.connect(":memory:") as one:
        return [kind for _, kind, *_ in one.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()]


@pytest.mark.slow
@pytest.mark.parametrize("name", todays(NAMES, now=2))
def test_both_engines_give_the_same_rows(name, models, planted, on_spark):
    model, results = models[name], {}
    for engine in (duck, spark):
        target = on_spark / f"{name}.{engine.NAME}.parquet"
        engine.make(model, DAY, planted, target)
        results[engine.NAME] = (types(target), rows(target))
    told, found = results["duckdb"]
    assert results["spark"] == (told, found)
    assert told == [column.physical for column in model.columns.values()]
    assert len(found) > 3, "nothing was planted for this model"


@pytest.mark.slow
@pytest.mark.parametrize("name", todays(NAMES, now=2))
def test_a_city_without_records_is_the_same_on_both(name, models, on_spark):
    for engine in (duck, spark):
        target = on_spark / f"{name}.{engine.NAME}.empty.parquet"
        engine.make(models[name], DAY, {}, target)
        assert rows(target) == []


@pytest.mark.slow
def test_an_overflow_is_an_error_on_both(models, planted, on_spark):
    model = models["penalties_by_month"]
    beyond = model.model_copy(update={"sql": model.sql.replace(
        "sum(coalesce(fine_amount, 0))", "sum(coalesce(fine_amount, 0)) * 1000000000000"
    )})  # fmt: skip
    with pytest.raises(duckdb.Error):
        duck.make(beyond, DAY, planted, on_spark / "beyond.parquet")
    with pytest.raises(Exception, match=r"OVERFLOW|NUMERIC_VALUE_OUT_OF_RANGE"):
        spark.make(beyond, DAY, planted, on_spark / "beyond.parquet")


@pytest.mark.slow
@pytest.mark.long  # Spark starts twice more for it
def test_spark_is_ended_when_its_time_is_over_and_starts_again(models, planted, on_spark, settings, monkeypatch):
    model = models["penalties_by_month"]
    many = " UNION ALL ".join(["SELECT 1 AS one"] * 100)
    columns = "CAST('2026-01-01' AS DATE) AS month, '' AS field, n AS decisions, 0 AS parties, 0 AS fines, 0 AS highest"
    ones, all = " + ".join(f"{it}.one" for it in "abcdef"), ", ".join(f"({many}) AS {it}" for it in "abcdef")
    long = f"SELECT {columns}, 0 AS confiscated FROM (SELECT sum({ones}) AS n FROM {all}) AS m"
    spark.session()
    settings.XINHENG_MAKING_SECONDS = 3
    monkeypatch.setattr(spark, "GRACE", 0.1)
    with pytest.raises(TooLong, match="超过 3 秒"):
        spark.make(model.model_copy(update={"sql": long}), DAY, planted, on_spark / "long.parquet")
    settings.XINHENG_MAKING_SECONDS = 600
    spark.make(model, DAY, planted, on_spark / "again.parquet")
    assert len(rows(on_spark / "again.parquet")) > 3
