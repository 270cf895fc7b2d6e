"""The models as they are read: their last runs, their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from django.db.models import Max

from xinheng.fusion.lake import versions
from xinheng.fusion.lake.queries import limited, quoted
from xinheng.fusion.standard.declarations import Field
from xinheng.fusion.standard.display import shown
from xinheng.fusion.statistics.declarations import Column, Model
from xinheng.fusion.statistics.models import ModelRun
from xinheng.fusion.statistics.registry import models


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
    for run in ModelRun.objects.filter(pk__in=list(newest)).order_by("-pk"):
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
class Compared:
    """One statistic by two engines: how many rows both have, and how many one has alone."""

    one: ModelRun
    other: ModelRun
    same: int
    differing: int


def compared(one: ModelRun, other: ModelRun, model: Model) -> Compared:
    """The results of two engines held against each other, row by row and value by value."""
    told = ", ".join(f'"{name}"' for name in model.columns)
    mine, theirs = (f"SELECT {told} FROM {_file(run)}" for run in (one, other))
    ((same, here, there),) = _asked(
        f"SELECT (SELECT count(*) FROM ({mine} INTERSECT ALL {theirs})), "
        f"(SELECT count(*) FROM ({mine} EXCEPT ALL {theirs})), (SELECT count(*) FROM ({theirs} EXCEPT ALL {mine}))"
    )
    return Compared(one, other, same, max(here, there))


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
