"""Spark: the engine for what one machine does not hold. It reads the same files and runs the transpiled statement."""

import logging
import os
import re
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.engines.failing import failing_in_one_reading
from xinheng.fusion.statistics.engines.limits import stopped_in_time
from xinheng.fusion.statistics.engines.translating import for_spark, staged
from xinheng.fusion.statistics.inputs import (
    FAILING,
    PUT_TOGETHER,
    RECORD,
    SAID,
    columns_read,
    nothing_with,
    supply_of,
    tables_behind,
)
from xinheng.fusion.statistics.statements import typed

NAME = "spark"
# The lake's types as Spark calls them; all others have one name.
SPARK_TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}
# So long it may take to end by itself when its time is over; then its process is ended.
GRACE = 20.0


def missing() -> str:
    """What Spark needs and this machine lacks, in a sentence; "" where it can run."""
    if find_spec("pyspark") is None:
        return "没有安装 PySpark，请执行 pip install 'xinheng[spark]'"
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "没有找到 Java，请安装 Java 17（Debian：openjdk-17-jre-headless）"
    return ""


def session() -> Any:
    """The one session of this process; starting it takes some seconds, and it ends with the process.

    Where the process of Spark died, of too little memory, there is a new one.
    """
    if _started.cache_info().currsize and _is_dead():
        forget()
    return _started()


@cache
def _started() -> Any:
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
    """Write the model's result to a Parquet file. Raises PySparkException, TooLong."""
    spark = session()
    with stopped_in_time(_end):
        for name in model.inputs:
            _provide(spark, name, files)
        # A result is what people read: it fits one file, whatever it was made from.
        _write(spark.sql(for_spark(typed(model, day))).coalesce(1), target)


def make_in_parts(
    statement: str, tables: Sequence[str], files: Mapping[str, Path], folder: Path, told: Callable[[str], None]
) -> str:
    """All of a long statement but its last SELECT, part by part into files of the folder; gives that SELECT.

    `files` may name tables that are no part of the lake. Each part is `told` when it is made. Raises
    PySparkException, TooLong.
    """
    spark, (parts, last) = session(), staged(statement)
    with stopped_in_time(_end) as over:
        read = {name for part in parts for name in re.findall(r"\w+", part.sql)} & {*tables, *files}
        for name in sorted(read):
            _provide(spark, name, files)
        for part in parts:
            if over.is_set():
                break
            target = folder / part.name
            made = spark.sql(part.sql)
            made.write.mode("overwrite").option("compression", "zstd").parquet(str(target))
            spark.read.schema(made.schema).parquet(str(target)).createOrReplaceTempView(part.name)
            told(part.name)
    return last


def make_table(select: str, tables: Sequence[str], files: Mapping[str, Path], target: Path) -> None:
    """One SELECT of DuckDB's over tables of the lake into one file. Raises PySparkException, TooLong."""
    spark = session()
    with stopped_in_time(_end):
        for name in sorted(set(re.findall(r"\w+", select)) & set(tables)):
            _provide(spark, name, files)
        _write(spark.sql(for_spark(select)).coalesce(1), target)


def _provide(spark: Any, name: str, files: Mapping[str, Path]) -> None:
    """The view of one input: its file by the columns it is known to have, or nothing with these columns."""
    columns, behind = columns_read(name), tables_behind(name, files)
    if name in PUT_TOGETHER and behind:
        rows = _put_together(spark, name, {type: files[type] for type in behind})
    elif name in files:
        rows = _rows(spark, columns, [files[name]])
    else:
        rows = spark.sql(for_spark(nothing_with(columns or {})))
    rows.createOrReplaceTempView(name)


def _put_together(spark: Any, name: str, files: Mapping[str, Path]) -> Any:
    """`record` and `failing` as one reading of all files: a scan of its own for each of 190 types takes minutes."""
    kind = "replace(_metadata.file_name, '.parquet', '')"
    if name == RECORD:
        columns = {name: type for name, type in PUT_TOGETHER[RECORD].items() if name not in SAID}
        said = (f"{kind} AS type", *columns, f"{supply_of(kind)} AS supply")
        return _rows(spark, columns, list(files.values())).selectExpr(*said)
    assert name == FAILING
    wide = failing_in_one_reading(list(files))
    for reading in wide.readings:
        rows = _rows(spark, reading.columns, [files[type] for type in reading.types])
        rows.selectExpr(f"{kind} AS {wide.kind}", *reading.columns).createOrReplaceTempView(reading.name)
    return spark.sql(for_spark(wide.select))


def _rows(spark: Any, columns: Mapping[str, str] | None, paths: list[Path]) -> Any:
    """Files read by the columns we know them to have: looking for them is a job for each file."""
    reader = spark.read
    if columns:
        reader = reader.schema(", ".join(f"`{name}` {SPARK_TYPES.get(type, type)}" for name, type in columns.items()))
    return reader.parquet(*map(str, paths))


def _write(rows: Any, target: Path) -> None:
    aside = target.with_suffix(".spark")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        rows.write.option("compression", "zstd").parquet(str(aside))
        (part,) = aside.glob("part-*.parquet")
        part.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _end(done: threading.Event) -> None:
    """Ask Spark to leave its work; where it does not, in planning or with its memory full, end its process."""
    spark = session()
    with suppress(Exception):
        spark.sparkContext.cancelAllJobs()
    if not done.wait(GRACE):
        forget()


def _is_dead() -> bool:
    from pyspark import SparkContext  # noqa: PLC0415  see above

    process = getattr(SparkContext._gateway, "proc", None)
    return process is not None and process.poll() is not None


def forget() -> None:
    """End the process of Spark; the next that asks for it gets a new one."""
    from pyspark import SparkContext  # noqa: PLC0415  see above
    from pyspark.sql import SparkSession  # noqa: PLC0415  see above

    gateway = SparkContext._gateway
    _started.cache_clear()
    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
    SparkSession._instantiatedSession = None
    if gateway is not None and (process := getattr(gateway, "proc", None)):
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                # What was still to be written to it is nobody's any more.
                with suppress(OSError):
                    pipe.close()
        gateway.close()
