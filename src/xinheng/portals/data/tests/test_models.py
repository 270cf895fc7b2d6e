"""A steward reads a statistic: what it means, from what it was made, its rows, and the same from the other engine."""

import shutil

import duckdb
import pytest

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.statistics.engines import spark
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.queries import result_file
from xinheng.fusion.statistics.registry import models
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.support.jobs.models import Job
from xinheng.support.jobs.worker import run_next

pytestmark = pytest.mark.django_db(transaction=True)
CODE = generate(division="509901", serial=811)


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def he(sign_in):
    today = city_time.today().isoformat()
    for number in range(3):
        row = {"decision_number": f"罚{number}号", "party_name": "甲", "uscc": CODE, "violation_type": "=1+1",
               "penalty_kind": "02", "penalty_content": "罚款", "fine_amount": "100", "penalised_on": today,
               "authority": "局", "field_of_supervision": "advertising"}  # fmt: skip
        write_records(type="administrative_penalty", rows=[row], by="system")
    refresh_lake()
    return sign_in("he")


@pytest.mark.clause("WX-3.1C-13")
def test_a_steward_runs_the_models_and_reads_one(he):
    page = shown(he, "/data/models/")
    assert "各行业存续情况" in page and "还没有运行" in page
    assert "还没有结果" in shown(he, "/data/models/penalties_by_month")
    assert he.get("/data/models/penalties_by_month/file").status_code == 404
    assert he.post("/data/models/run").status_code == 302
    assert "排队等候 DuckDB 运行" in shown(he, "/data/models/")
    assert run_next()
    assert "还没有运行" not in shown(he, "/data/models/")
    page = shown(he, "/data/models/penalties_by_month")
    month = f"{city_time.today():%Y-%m}"
    page = page.replace(' class="nowrap"', "")
    assert f"<td>{month}</td>" in page and "<td>3</td><td>0</td><td>¥300.00</td>" in page
    assert "/data/standard/administrative_penalty" in page and "执法稽查局" in page and "DuckDB" in page
    assert "FROM administrative_penalty" in page
    told = he.get("/data/models/penalties_by_month/file").content.decode("utf-8-sig").splitlines()
    assert told[0].startswith("月份,监管领域") and told[1].startswith(f"{month},")
    for missing in ("/data/models/weather", "/data/models/weather/file"):
        assert he.get(missing).status_code == 404


def test_the_same_statistic_from_both_engines_stands_side_by_side(he):
    he.post("/data/models/run")
    run_next()
    run = ModelRun.objects.get(model="penalties_by_month")
    kept, run.pk, run.engine = result_file(run), None, "spark"
    result_file(run).parent.mkdir(parents=True)
    shutil.copy(kept, result_file(run))
    run.save()
    page = shown(he, "/data/models/penalties_by_month?engine=duckdb")
    assert "1 行相同，没有不同" in page and "Spark" in page
    assert "Spark 于" in shown(he, "/data/models/penalties_by_month?engine=spark")
    with duckdb.connect(":memory:") as duck:
        there = f"read_parquet('{kept}')"
        duck.execute(
            f"COPY (SELECT * REPLACE (fines + 1 AS fines) FROM {there}) TO '{result_file(run)}' (FORMAT parquet)"
        )
    page = shown(he, "/data/models/penalties_by_month?engine=duckdb")
    assert "0 行相同，1 行不同" in page
    assert page.count("<td>DuckDB</td>") > page.count("<td>Spark</td>") - 1 and "¥301.00" in page
    # What the figures come from, to the page of each field.
    assert "行政处罚·罚款金额" in page and "/data/standard/administrative_penalty/fields/fine_amount" in page


def asked(client, address: str):
    return client.get(address, headers={"HX-Request": "true"})


def test_a_model_is_made_by_the_engine_that_is_chosen_and_its_progress_is_seen(he, monkeypatch):
    address = "/data/models/penalties_by_month"
    monkeypatch.setattr(spark, "missing", lambda: "")
    page = shown(he, address)
    assert f"{address}/run?engine=duckdb" in page and f"{address}/run?engine=spark" in page
    assert "引擎：Spark" in shown(he, f"{address}/run?engine=spark")
    assert he.post(f"{address}/run?engine=spark").status_code == 302
    assert "“行政处罚（按领域、按月）”排队等候 Spark 运行" in shown(he, address)
    again = he.post(f"{address}/run?engine=spark")
    assert again.status_code == 422 and "已经在运行或排队" in again.content.decode()
    Job.objects.update(state="running", started_at=city_time.now())
    part = asked(he, address)
    assert "Spark 正在运行" in part.content.decode() and "<html" not in part.content.decode()
    Job.objects.update(state="ready", started_at=None)
    # The worker's machine may lack what that of the pages has: the outcome says so.
    monkeypatch.setattr(spark, "missing", lambda: "没有找到 Java")
    assert run_next()
    assert asked(he, address).headers["HX-Redirect"] == address
    assert "没有找到 Java" in shown(he, address)
    assert he.post(f"{address}/run?engine=duckdb").status_code == 302
    assert run_next()
    assert "DuckDB 于" in shown(he, address) and ModelRun.objects.filter(problem="").count() == 1
    refused = he.post(f"{address}/run?engine=spark")
    assert refused.status_code == 422 and "没有找到 Java" in refused.content.decode()
    assert {he.get(f"/data/models/{one}").status_code for one in ("weather/run", "freshness/run?engine=trino")} == {404}


def test_who_does_not_keep_the_data_has_no_models(sign_in):
    zhao, admin = sign_in("zhao"), sign_in("admin")
    assert {zhao.get(f"/data/models/{page}").status_code for page in ("", "freshness", "run")} == {403}
    assert admin.get("/data/models/").status_code == 200
    assert admin.post("/data/models/run").status_code == 403


def test_spark_runs_in_the_worker_and_not_in_a_process_of_pages(he, settings, monkeypatch):
    settings.XINHENG_ENGINE = "spark"
    monkeypatch.setattr(spark, "missing", lambda: "")
    assert "由后台进程运行，要几分钟" in shown(he, "/data/models/run")
    assert he.post("/data/models/run").status_code == 302
    job = Job.objects.get(task__endswith="make_models")
    assert ModelRun.objects.count() == 0
    job.kwargs["engine"] = "duckdb"
    job.save()
    assert run_next()
    job.refresh_from_db()
    assert ModelRun.objects.count() == len(models())
