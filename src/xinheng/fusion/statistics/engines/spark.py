"""Spark: the engine for what one machine does not hold. It reads the same files and runs the transpiled statement."""

import logging
import os
import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.inputs import FAILING, PUT_TOGETHER, RECORD, columns_read, tables_behind
from xinheng.fusion.statistics.statements import for_spark, typed, views

NAME = "spark"
# The lake's types as Spark calls them; all others have one name.
SPARK_TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}


def missing() -> str:
    """What Spark needs and this machine lacks, in a sentence; "" where it can run."""
    if find_spec("pyspark") is None:
        return "没有安装 PySpark，请执行 pip install 'xinheng[spark]'"
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "没有找到 Java，请安装 Java 17（Debian：openjdk-17-jre-headless）"
    return ""


@cache
def session() -> Any:
    """The one session of this process; starting it takes some seconds, and it ends with the process."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra: a city on DuckDB does not have it

    wanted = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": settings.XINHENG_SPARK_MEMORY,
        "spark.sql.session.timeZone": "UTC",
        # An overflow is an error and not another number.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.warehouse.dir": str(Path(settings.LAKE_ROOT) / "spill" / "warehouse"),
        "spark.local.dir": str(Path(settings.LAKE_ROOT) / "spill"),
        "spark.log.level": "ERROR",
    }
    logging.getLogger("py4j").setLevel(logging.WARNING)
    builder = SparkSession.builder.appName("xinheng").master(settings.XINHENG_SPARK)
    for key, value in wanted.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def make(model: Model, day: date, files: Mapping[str, Path], target: Path) -> None:
    """Write the model's result to a Parquet file. Raises PySparkException."""
    spark = session()
    read, made = views(model, files)
    if RECORD in made and read:
        _all_records(spark, [files[name] for name in tables_behind(RECORD, files)])
        del made[RECORD]
    wanted = read if FAILING in made else [name for name in read if name in model.inputs]
    for name in wanted:
        _rows(spark, columns_read(name) or {}, [files[name]]).createOrReplaceTempView(name)
    for name, select in made.items():
        spark.sql(for_spark(select)).createOrReplaceTempView(name)
    aside = target.with_suffix(".spark")
    shutil.rmtree(aside, ignore_errors=True)
    # A result is what people read: it fits one file, whatever it was made from.
    spark.sql(for_spark(typed(model, day))).coalesce(1).write.option("compression", "zstd").parquet(str(aside))
    (part,) = aside.glob("part-*.parquet")
    part.rename(target)
    shutil.rmtree(aside)


def _all_records(spark: Any, paths: list[Path]) -> None:
    """`record` as one reading of all files: a scan of its own for each of 190 types takes minutes to begin."""
    columns = {name: type for name, type in PUT_TOGETHER[RECORD].items() if name != "type"}
    kind = "replace(_metadata.file_name, '.parquet', '') AS type"
    _rows(spark, columns, paths).selectExpr(kind, *columns).createOrReplaceTempView(RECORD)


def _rows(spark: Any, columns: Mapping[str, str], paths: list[Path]) -> Any:
    """Files read by the columns we know them to have: looking for them is a job for each file."""
    schema = ", ".join(f"`{name}` {SPARK_TYPES.get(type, type)}" for name, type in columns.items())
    return spark.read.schema(schema).parquet(*map(str, paths))
