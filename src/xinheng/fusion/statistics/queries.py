"""The models as they are read: their last runs, their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db.models import Max

from xinheng.fusion.lake import versions
from xinheng.fusion.lake.queries import limited, quoted
from xinheng.fusion.standard.declarations import Field
from xinheng.fusion.standard.display import shown
from xinheng.fusion.statistics.declarations import Column, Model
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.registry import models
from xinheng.kit import city_time
from xinheng.support.jobs.queries import open_jobs


@dataclass(frozen=True)
class ModelEntry:
    """A model with its newest run of each engine that ever ran it; the one that was made last stands first."""

    model: Model
    runs: Sequence[ModelRun] = field(default_factory=tuple)

    @property
    def last(self) -> ModelRun | None:
        """The newest run, failed or not."""
        return self.runs[0] if self.runs else None


def result_folder(model: str, engine: str) -> Path:
    """Where the results of a model by an engine lie."""
    return versions.root() / "statistics" / engine / model


def result_file(run: ModelRun) -> Path:
    """The Parquet file of a run."""
    return result_folder(run.model, run.engine) / f"{run.key[:32]}.parquet"


def latest_run(model: str, engine: str) -> ModelRun | None:
    """The newest run of a model by an engine."""
    return ModelRun.objects.filter(model=model, engine=engine).order_by("-pk").first()


def entries() -> list[ModelEntry]:
    """Every model in the order of its name, with its newest runs."""
    newest = ModelRun.objects.values("model", "engine").annotate(last=Max("pk")).values_list("last", flat=True)
    found: dict[str, list[ModelRun]] = {}
    for run in ModelRun.objects.filter(pk__in=newest).order_by("-pk"):
        found.setdefault(run.model, []).append(run)
    return [ModelEntry(model, found.get(id, ())) for id, model in sorted(models().items())]


def runs_of(model: str, most: int = 10) -> list[ModelRun]:
    """The runs of a model, newest first."""
    return list(ModelRun.objects.filter(model=model).order_by("-pk")[:most])


def good_runs(model: str) -> dict[str, ModelRun]:
    """By engine, the newest run whose result is there to be read."""
    found: dict[str, ModelRun] = {}
    for run in ModelRun.objects.filter(model=model, problem="").order_by("-pk")[:20]:
        if run.engine not in found and result_file(run).exists():
            found[run.engine] = run
    return found


def rows_of(run: ModelRun, model: Model, most: int, start: int = 0) -> list[tuple[Any, ...]]:
    """Rows of a result, ordered by its grain; columns in the order of the declaration."""
    told = ", ".join(f'"{name}"' for name in model.columns)
    order = ", ".join(f'"{name}" NULLS LAST' for name in dict.fromkeys((*model.grain, *model.columns)))
    return _asked(f"SELECT {told} FROM {_file(run)} ORDER BY {order} LIMIT {most} OFFSET {start}")


def rows_where(run: ModelRun, model: Model, **equal: str) -> list[tuple[Any, ...]]:
    """The rows of a result whose columns are these, ordered by its grain; columns in the order of the declaration."""
    told = ", ".join(f'"{name}"' for name in model.columns)
    order = ", ".join(f'"{name}" NULLS LAST' for name in model.grain)
    fits = " AND ".join(f'"{name}" = ?' for name in equal)
    return _asked(f"SELECT {told} FROM {_file(run)} WHERE {fits} ORDER BY {order}", *equal.values())


@dataclass(frozen=True)
class Making:
    """A making that waits for the worker or is under way: of which model ("" = all), by which engine."""

    model: str
    engine: str
    asked_at: datetime
    begun_at: datetime | None

    @property
    def seconds(self) -> int:
        """How long it has been under way."""
        return int((city_time.now() - self.begun_at).total_seconds()) if self.begun_at else 0


def makings(model: str = "") -> list[Making]:
    """What is being made of one model, or of any."""
    found = []
    for job in open_jobs("xinheng.fusion.statistics.tasks.make_models"):
        told, begun = job.kwargs, job.started_at if job.state == job.State.RUNNING else None
        if model in ("", told.get("model", "")) or not told.get("model"):
            engine = told.get("engine") or settings.XINHENG_ENGINE
            found.append(Making(told.get("model", ""), engine, job.enqueued_at, begun))
    return found


@dataclass(frozen=True)
class Compared:
    """One statistic by two engines: how many rows both have, and how many one has alone."""

    one: ModelRun
    other: ModelRun
    same: int
    differing: int
    # Rows that stand in one result alone, the first of them.
    only_one: Sequence[tuple[Any, ...]] = ()
    only_other: Sequence[tuple[Any, ...]] = ()


MOST_DIFFERING = 20


def compared(one: ModelRun, other: ModelRun, model: Model) -> Compared:
    """The results of two engines held against each other, row by row and value by value."""
    told = ", ".join(f'"{name}"' for name in model.columns)
    mine, theirs = (f"SELECT {told} FROM {_file(run)}" for run in (one, other))
    ((same, here, there),) = _asked(
        f"SELECT (SELECT count(*) FROM ({mine} INTERSECT ALL {theirs})), "
        f"(SELECT count(*) FROM ({mine} EXCEPT ALL {theirs})), (SELECT count(*) FROM ({theirs} EXCEPT ALL {mine}))"
    )
    if not (here or there):
        return Compared(one, other, same, 0)
    alone = [_asked(f"SELECT * FROM ({a} EXCEPT ALL {b}) ORDER BY ALL LIMIT {MOST_DIFFERING}")
             for a, b in ((mine, theirs), (theirs, mine))]  # fmt: skip
    return Compared(one, other, same, max(here, there), *alone)


def told(column: Column, value: object) -> str:
    """A value of a result as people read it."""
    if value is None:
        return ""
    if column.type == "share":
        return f"{float(str(value)) * 100:.2f}%"
    if column.type == "month":
        return str(value)[:7]
    if column.type in ("text", "integer"):
        return str(value)
    return shown(Field(title=column.title, type=column.type), str(value))


def _file(run: ModelRun) -> str:
    return f"read_parquet('{quoted(result_file(run))}')"


def _asked(sql: str, *values: str) -> list[tuple[Any, ...]]:
    with limited(duckdb.connect(":memory:")) as duck:
        return duck.execute(sql, values).fetchall()
