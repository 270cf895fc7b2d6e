"""The three forms of a release, each a file with its digest."""

import csv
import io
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from xinheng.kit.cells import safe
from xinheng.services.open_data.datasets import Content, Dataset

FORMS = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}


def digest_of(one: Dataset, content: Content) -> str:
    """Of what is said, whatever form it takes."""
    return sha256(orjson.dumps([list(one.columns), [list(map(_plain, row)) for row in content.rows]])).hexdigest()


def write_files(one: Dataset, content: Content, head: Mapping[str, object], folder: Path) -> dict[str, Any]:
    """Write all three into the folder; what each weighs and its SHA-256."""
    made = {"csv": _csv(one, content), "json": _json(one, content, head), "parquet": _parquet(one, content)}
    for form, data in made.items():
        (folder / f"data.{form}").write_bytes(data)
    return {form: {"sha256": sha256(data).hexdigest(), "bytes": len(data)} for form, data in made.items()}


def _csv(one: Dataset, content: Content) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(one.columns.values())
    # What a spreadsheet would take for a formula is a text.
    writer.writerows([safe(_csv_cell(cell)) for cell in row] for row in content.rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: object) -> str:
    return "" if value is None else str(value)


def _json(one: Dataset, content: Content, head: Mapping[str, object]) -> bytes:
    rows = [dict(zip(one.columns, map(_plain, row), strict=True)) for row in content.rows]
    return orjson.dumps({**head, "columns": one.columns, "rows": rows})


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)


def _parquet(one: Dataset, content: Content) -> bytes:
    columns = list(zip(*content.rows, strict=True)) if content.rows else [()] * len(one.columns)
    arrays = [pa.array(column) if any(v is not None for v in column) else pa.array(column, pa.string())
              for column in columns]  # fmt: skip
    out = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(one.columns)), out, compression="zstd")
    return out.getvalue()
