"""DuckDB: the engine of one machine, in this process."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from xinheng.fusion.lake.queries import limited, quoted
from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.engines.limits import stopped_in_time
from xinheng.fusion.statistics.statements import typed, views

NAME = "duckdb"


def make(model: Model, day: date, files: Mapping[str, Path], target: Path) -> None:
    """Write the model's result to a Parquet file. Raises duckdb.Error, TooLong."""
    read, made = views(model, files)
    with limited(duckdb.connect(":memory:")) as duck, stopped_in_time(lambda _: duck.interrupt()):
        for name in read:
            duck.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{quoted(files[name])}')")
        for name, select in made.items():
            duck.execute(f'CREATE VIEW "{name}" AS {select}')
        duck.execute(f"COPY ({typed(model, day)}) TO '{quoted(target)}' (FORMAT parquet, COMPRESSION zstd)")
