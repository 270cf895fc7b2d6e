"""The rows of a query taken in pieces, column by column: Arrow's own way out of DuckDB, half as dear as tuples."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa


class Stream:
    """A reader of record batches, of which is taken as many rows as somebody wants."""

    def __init__(self, reader: pa.RecordBatchReader) -> None:
        self._reader = reader
        self._held = reader.schema.empty_table()

    def take(self, count: int) -> dict[str, Sequence[Any]]:
        """The next `count` rows by column, fewer at the end; empty where there are none."""
        while self._held.num_rows < count and (batch := next(self._reader, None)) is not None:
            self._held = pa.concat_tables([self._held, pa.Table.from_batches([batch])])
        some, self._held = self._held.slice(0, count), self._held.slice(count)
        columns: Mapping[str, Sequence[Any]] = {name: some.column(name).to_pylist() for name in some.column_names}
        return dict(columns) if some.num_rows else {}
