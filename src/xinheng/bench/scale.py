"""What the models and the scorecard cost against the size of a city, by the engine that is set (`XINHENG_ENGINE`)."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import duckdb
from django.conf import settings

from xinheng.bench.lakes import size_of, write_lake
from xinheng.bench.machine import cpu_seconds, figure, peak_memory
from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.credit.risk.running.over_spark import score_files
from xinheng.credit.risk.running.scoring import refresh_peers, score_into_table, types_read
from xinheng.fusion.lake.queries import limited, quoted
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.engines import duck, spark
from xinheng.fusion.statistics.inputs import PUT_TOGETHER, columns_read, nothing_with
from xinheng.fusion.statistics.registry import models

SUBJECTS, DAY = 4_000_000, date(2026, 11, 1)
Files = dict[str, Path]
T = TypeVar("T")


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Seconds of the processor for all models and for the scorecard, and the memory each held."""
    subjects, card = int(SUBJECTS * scale), main_scorecard()
    inputs = {name for model in models().values() for name in model.inputs} - {*PUT_TOGETHER, "subject"}
    engine = spark.NAME if settings.XINHENG_ENGINE == spark.NAME else duck.NAME
    make = spark.make if engine == spark.NAME else duck.make
    score = _score_by_spark if engine == spark.NAME else _score_by_duckdb
    spill = Path(settings.LAKE_ROOT) / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=spill, prefix="scale-") as place:
        folder = Path(place)
        types = {*inputs, *types_read(indicators_of(card))}
        files, made = _timed(lambda: write_lake(folder, subjects=subjects, types=types, day=DAY))
        size = f"{subjects:,} subjects, {size_of(files) / 1e6:.0f} MB of Parquet drawn in {made:.1f} s of CPU, {engine}"

        def all_models() -> None:
            for model in models().values():
                make(model, DAY, files, folder / f"{model.id}.made.parquet")

        (folder / "parts").mkdir()
        return [
            *_figures(f"{len(models())} models", all_models, size),
            *_figures("scorecard", lambda: score(files, folder / "parts"), size),
        ]


def _figures(name: str, work: Callable[[], object], size: str) -> list[dict[str, Any]]:
    begun = time.monotonic()
    _, spent = _timed(work)
    beside = f"{time.monotonic() - begun:.1f} s by the clock, {size}"
    told = ((f"{name}, CPU", round(spent, 1), "s"), (f"{name}, memory", peak_memory(), "MB"))
    return [figure(name=one, ours=ours, unit=unit, beside=beside, limit="-", ratio=None) for one, ours, unit in told]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = _spent()
    done = work()
    return done, _spent() - begun


def _spent() -> float:
    """By this process, and by Spark's where there is one."""
    return time.process_time() + cpu_seconds()


def _score_by_duckdb(files: Files, _: Path) -> None:
    with limited(duckdb.connect(":memory:")) as lake:
        for name in ("subject", "mention", *standard().types):
            there = f"SELECT * FROM read_parquet('{quoted(files[name])}')" if name in files else ""
            lake.execute(f'CREATE VIEW "{name}" AS {there or nothing_with(columns_read(name) or {})}')
        refresh_peers(lake, main_scorecard(), DAY)
        score_into_table(lake, main_scorecard(), DAY)


def _score_by_spark(files: Files, parts: Path) -> None:
    with limited(duckdb.connect(":memory:")) as lake:
        score_files(lake, main_scorecard(), DAY, files, parts)
