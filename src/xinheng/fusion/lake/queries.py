"""Reading the lake: DuckDB with a view for each table of one version."""

import os
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from xinheng.fusion.lake import versions
from xinheng.fusion.lake.tables import nothing_of
from xinheng.fusion.lake.versions import LakeVersion
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal

MEMORY = "2GB"
DISK = "40GB"
NONE_YET = "数据湖还没有建立。请先运行 xinheng lake refresh。"


class NoLake(Refusal):
    """There is no version yet."""


def connect() -> duckdb.DuckDBPyConnection:
    """A connection to the version that is current now; it keeps that version whatever is refreshed meanwhile.

    Memory and disk are limited: a query that wants more fails alone, in one sentence of DuckDB's.
    """
    folder, descriptor = _held()
    duck = limited(duckdb.connect(":memory:"))
    weakref.finalize(duck, os.close, descriptor)
    files = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    for name, path in files.items():
        duck.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{quoted(path)}')")
    empty = [kind for kind in standard().types.values() if kind.id not in files]
    duck.execute(";".join(f'CREATE VIEW "{kind.id}" AS {nothing_of(kind)}' for kind in empty))
    return duck


def _held() -> tuple[Path, int]:
    """The current version's folder, held; between looking and holding it may have been replaced and removed."""
    while version := versions.current():
        try:
            descriptor = versions.hold(version.folder)
        except FileNotFoundError:
            continue
        if (version.folder / "version.json").exists():
            return version.folder, descriptor
        os.close(descriptor)
    raise NoLake(NONE_YET)


@contextmanager
def snapshot() -> Iterator[tuple[LakeVersion, dict[str, Path]]]:
    """The current version held while it is read, with the file of each table that has one. Raises NoLake."""
    folder, descriptor = _held()
    try:
        yield versions.read(folder), {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    finally:
        os.close(descriptor)


def limited(duck: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection with bounds on what one query may take."""
    spill = versions.root() / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    duck.execute(f"SET memory_limit = '{MEMORY}'")
    duck.execute(f"SET temp_directory = '{quoted(spill)}'")
    duck.execute(f"SET max_temp_directory_size = '{DISK}'")
    return duck


def quoted(path: Path) -> str:
    """A path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")


def few_rows(type: str, columns: Sequence[str], most: int) -> list[tuple[Any, ...]]:
    """The records of one type that were written last, as far as the file's end has them, in the current version.

    Read without an engine: one that starts for each register of a page would take longer than all the rest of it.
    """
    version = versions.current()
    if version is None or not version.rows.get(type):
        return []
    folder, descriptor = _held()
    try:
        with pq.ParquetFile(folder / f"{type}.parquet") as file:
            # A field that the standard added since the version was made is not there yet.
            there = [name for name in columns if name in file.schema_arrow.names]
            last = file.read_row_group(file.num_row_groups - 1, columns=["record_id", *there])
    finally:
        os.close(descriptor)
    newest = last.sort_by([("record_id", "descending")]).slice(0, most)
    told = {name: newest.column(name).to_pylist() for name in there}
    return list(zip(*(told.get(name, [None] * newest.num_rows) for name in columns), strict=True))
