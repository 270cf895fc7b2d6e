"""Making the models: by the engine of the city or by a named one, anew only where something changed."""

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
from django.conf import settings
from django.db import transaction

from xinheng.fusion.lake.queries import limited, quoted, snapshot
from xinheng.fusion.lake.versions import LakeVersion
from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.engines import duck, spark
from xinheng.fusion.statistics.engines.limits import TooLong, words_of_memory
from xinheng.fusion.statistics.inputs import reads_today
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.queries import latest_run, result_file, result_folder
from xinheng.fusion.statistics.registry import models
from xinheng.fusion.statistics.statements import typed, views
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

ENGINES = {duck.NAME: duck.make, spark.NAME: spark.make}
MOST_WORDS = 400


class EngineMissing(Refusal):
    """The engine asked for cannot run here."""


class NotOfItsGrain(Exception):
    """Two rows of a result agree in all columns of the grain."""


@dataclass(frozen=True)
class ModelMade:
    """What became of one model: made anew, still good, or failed with a problem."""

    run: ModelRun
    anew: bool


def run_models(
    *, by: Actor, wanted: Iterable[Model] | None = None, engine: str = "", again: bool = False
) -> list[ModelMade]:
    """Make these models, or all, by one engine; what did not change since is left, unless `again`.

    A model that fails keeps its last result and tells its problem; the others are made all the same. Raises NoLake,
    EngineMissing.
    """
    name = engine or settings.XINHENG_ENGINE
    if name not in ENGINES:
        raise EngineMissing(f"没有引擎 {name}，可用：{'、'.join(ENGINES)}。")
    if name == spark.NAME and (lack := spark.missing()):
        raise EngineMissing(f"Spark 在这里不能运行：{lack}。")
    with snapshot() as (version, files):
        found = list(models().values() if wanted is None else wanted)
        made = [_make(model, name, version, files, again) for model in found]
    _tell(made, name, by)
    return made


def tell_of_none(wanted: Iterable[Model], engine: str, problem: str) -> None:
    """Keep that these models were not made, and why: who asked for it reads it where the result would stand."""
    now, day = city_time.now(), city_time.today()
    ModelRun.objects.bulk_create(
        ModelRun(model=one.id, engine=engine, key="", lake=0, day=day, made_at=now, seconds=0,
                 problem=problem[:MOST_WORDS])
        for one in wanted
    )  # fmt: skip


def _make(model: Model, engine: str, version: LakeVersion, files: Mapping[str, Path], again: bool) -> ModelMade:
    key, last = _key(model, files), latest_run(model.id, engine)
    if not again and last and last.key == key and not last.problem and result_file(last).exists():
        return ModelMade(last, anew=False)
    day, begun, now = city_time.today(), time.monotonic(), city_time.now()
    run = ModelRun(model=model.id, engine=engine, key=key, lake=version.number, day=day, made_at=now, seconds=0)
    target = result_file(run)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f"{target.stem}.{os.getpid()}.making")
    try:
        ENGINES[engine](model, day, files, aside)
        run.rows = _counted(model, aside)
        os.replace(aside, target)
    except Exception as error:
        if not _is_of_the_engine(error):
            raise
        run.problem = _in_words(error)
    finally:
        aside.unlink(missing_ok=True)
    run.seconds = round(time.monotonic() - begun, 3)
    return ModelMade(run, anew=True)


def _key(model: Model, files: Mapping[str, Path]) -> str:
    """The same for the same SQL over the same files: a table that nothing was written to keeps its file."""
    read, made = views(model, files)
    day = city_time.today() if model.reads_day or any(reads_today(name) for name in model.inputs) else None
    said = [typed(model, city_time.today()) if day else typed(model, city_time.today().replace(day=1, month=1, year=1)),
            repr(model.grain), *(f"{name}={made[name]}" for name in sorted(made))]  # fmt: skip
    for name in read:
        found = files[name].stat()
        said.append(f"{name}:{found.st_ino}:{found.st_size}:{found.st_mtime_ns}")
    return sha256("\n".join(said).encode()).hexdigest()


def _counted(model: Model, path: Path) -> int:
    """How many rows there are. Raises NotOfItsGrain where two are of one grain."""
    grain = ", ".join(f'"{name}"' for name in model.grain)
    rows = f"read_parquet('{quoted(path)}')"
    with limited(duckdb.connect(":memory:")) as one:
        asked = f"SELECT (SELECT count(*) FROM {rows}), (SELECT count(*) FROM (SELECT DISTINCT {grain} FROM {rows}))"
        ((count, distinct),) = one.execute(asked).fetchall()
    if count != distinct:
        raise NotOfItsGrain(f"{count} 行中只有 {distinct} 种 {'、'.join(model.grain)}，与声明的粒度不符")
    return int(count)


def _is_of_the_engine(error: Exception) -> bool:
    """What a statement over real data may run into; all else is a bug of ours."""
    return isinstance(error, duckdb.Error | NotOfItsGrain | TooLong) or type(error).__module__.startswith(
        ("pyspark.", "py4j.")
    )


def _in_words(error: Exception) -> str:
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return (words_of_memory(error) or first)[:MOST_WORDS]


@transaction.atomic
def _tell(made: list[ModelMade], engine: str, by: Actor) -> None:
    anew = [one.run for one in made if one.anew]
    for run in anew:
        run.save()
        _clear(run)
    if anew:
        record_event(
            stream=stream_for("", "statistics"), verb="run_models", actor=by, target=("statistics.modelrun", "all"),
            detail={"engine": engine, "models": len(anew), "failing": sum(bool(run.problem) for run in anew)},
        )  # fmt: skip


def _clear(run: ModelRun) -> None:
    """Results of this model and engine that a newer one replaced."""
    if not run.problem:
        for path in result_folder(run.model, run.engine).glob("*.parquet"):
            if path != result_file(run):
                path.unlink(missing_ok=True)
