"""A model is made once for what it reads, keeps its last result when it fails, and tells what it did."""

import json

import pytest
from tests.deliveries import PENALTY_HEADER, fine

from xinheng.fusion.lake import queries
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.queries import NoLake
from xinheng.fusion.statistics.actions import ENGINES, EngineMissing, run_models
from xinheng.fusion.statistics.declarations import Column
from xinheng.fusion.statistics.engines import spark
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.queries import good_runs, result_file, rows_of
from xinheng.fusion.statistics.registry import UnknownModel, model_named
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def penalties(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"), fine(1, "2号", amount="100.5"))
    refresh_lake()
    return model_named("penalties_by_month")


def anew(*models, **how) -> list[bool]:
    return [one.anew for one in run_models(by="system", wanted=models, **how)]


def test_the_rows_say_what_the_records_say(penalties, clock):
    clock("2026-06-01 10:00")
    run_models(by="system", wanted=[penalties])
    run = good_runs("penalties_by_month")["duckdb"]
    ((month, field, decisions, parties, fines, highest, confiscated),) = rows_of(run, penalties, 10)
    assert (str(month), field, decisions, parties) == ("2026-03-01", None, 2, 1)
    assert (str(fines), str(highest), str(confiscated)) == ("5100.50", "5000.00", "0.00")


def test_what_did_not_change_is_not_made_again(penalties, deliver, clock):
    clock("2026-06-01 10:00")
    places = model_named("entities_by_place")
    assert anew(penalties, places) == [True, True]
    refresh_lake()
    assert anew(penalties, places) == [False, False]
    assert anew(places, again=True) == [True]
    deliver("penalty", PENALTY_HEADER, fine(1, "3号"))
    refresh_lake()
    # Subjects are told anew with every write; the penalties alone were asked for here.
    assert anew(penalties) == [True]
    clock("2026-06-02 10:00")
    assert anew(penalties) == [True]
    # One that does not ask for the day stays as it is; and what the lake lost is made again.
    run_models(by="system", wanted=[places])
    assert anew(places) == [False]
    result_file(ModelRun.objects.filter(model=places.id).order_by("-pk")[0]).unlink()
    assert anew(places) == [True]


def test_a_model_that_fails_keeps_what_there_was_and_the_others_are_made(penalties, clock):
    clock("2026-06-01 10:00")
    run_models(by="system", wanted=[penalties])
    wrong = penalties.model_copy(update={"grain": ("decisions",), "sql": f"{penalties.sql} UNION ALL {penalties.sql}"})
    odd = penalties.model_copy(
        update={"columns": penalties.columns | {"field": Column(title="x", type="integer")},
                "sql": penalties.sql.replace("nullif(field_of_supervision, '')", "nullif(violation_type, '')")}
    )  # fmt: skip
    made = run_models(by="system", wanted=[wrong, odd, model_named("entities_by_place")])
    assert "与声明的粒度不符" in made[0].run.problem and "Conversion Error" in made[1].run.problem
    assert made[2].run.problem == ""
    # What failed is tried again; the good result is still there.
    assert anew(wrong) == [True]
    assert len(rows_of(good_runs("penalties_by_month")["duckdb"], penalties, 10)) == 1
    events = AuditEvent.objects.filter(verb="run_models").order_by("pk")
    told = [json.loads(one.detail) for one in events]
    assert [(one["models"], one["failing"]) for one in told] == [(1, 0), (3, 2), (1, 1)]


def test_all_models_are_made_over_a_city_without_records(city):
    refresh_lake()
    made = run_models(by="system")
    assert {one.run.model: (one.run.problem, one.run.rows) for one in made} == {one.run.model: ("", 0) for one in made}


def test_what_cannot_be_done_is_said(city, monkeypatch):
    with pytest.raises(NoLake, match="xinheng lake refresh"):
        run_models(by="system")
    refresh_lake()
    with pytest.raises(EngineMissing, match="没有引擎 trino"):
        run_models(by="system", engine="trino")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineMissing, match=r"Java|PySpark"):
        run_models(by="system", engine="spark")
    with pytest.raises(UnknownModel, match="没有统计模型 weather"):
        model_named("weather")


COLUMNS = (
    "DATE '2026-01-01' AS month, '' AS field, n AS decisions, 0 AS parties, 0 AS fines, 0 AS highest, 0 AS confiscated"
)
RANGE = "SELECT i FROM (SELECT unnest(range(3000000)) AS i) AS r"


def test_a_making_that_takes_too_long_or_too_much_ends_in_words(penalties, clock, settings, monkeypatch):
    clock("2026-06-01 10:00")
    run_models(by="system", wanted=[penalties])
    endless = f"SELECT {COLUMNS} FROM (SELECT sum(a.i % 7 + b.i % 3) AS n FROM ({RANGE}) AS a, ({RANGE}) AS b) AS m"
    settings.XINHENG_MAKING_SECONDS = 1
    (made,) = run_models(by="system", wanted=[penalties.model_copy(update={"sql": endless})])
    assert made.run.problem.startswith("运行超过 1 秒的上限，已经停止")
    settings.XINHENG_MAKING_SECONDS = 600
    monkeypatch.setattr(queries, "MEMORY", "20MB")
    monkeypatch.setattr(queries, "DISK", "1MB")
    window = f"SELECT i, count(*) OVER (PARTITION BY i % 7) AS c FROM ({RANGE}) AS s"
    wide = f"SELECT {COLUMNS} FROM (SELECT sum(i) AS n FROM ({window}) AS w WHERE c > 1) AS m"
    (made,) = run_models(by="system", wanted=[penalties.model_copy(update={"sql": wide})])
    assert made.run.problem.startswith("内存超过")
    # What there was is still there.
    assert len(rows_of(good_runs("penalties_by_month")["duckdb"], penalties, 10)) == 1


class OutOfJava(Exception):
    """What the bridge to Java raises, by its module."""

    __module__ = "py4j.protocol"


HEAP = "java.lang.OutOfMemoryError: Java heap space"
BROADCAST = "org.apache.spark.SparkException: Not enough memory to build and broadcast the table to all worker nodes."
SORT = "org.apache.spark.memory.SparkOutOfMemoryError: [UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire 65536 bytes"


@pytest.mark.parametrize("said", [HEAP, BROADCAST, SORT])
def test_too_little_memory_of_spark_is_said_with_its_setting(penalties, monkeypatch, settings, said):
    def burst(*_):
        raise OutOfJava(f"An error occurred while calling o1.parquet.\n: {said}")

    monkeypatch.setattr(spark, "missing", lambda: "")
    monkeypatch.setitem(ENGINES, "spark", burst)
    (made,) = run_models(by="system", wanted=[penalties], engine="spark")
    told = f"Spark 的内存超过 {settings.XINHENG_SPARK_MEMORY} 的上限，已经停止。"
    assert made.run.problem.startswith(told) and "XINHENG_SPARK_MEMORY" in made.run.problem
