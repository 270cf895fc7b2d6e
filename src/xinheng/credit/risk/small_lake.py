"""A lake in memory for a few subjects: their records of this moment, under the names the real lake uses."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from xinheng.credit.risk.models import PeerValue
from xinheng.fusion.lake.tables import record_table
from xinheng.fusion.registers.models import Mention, Record, Subject
from xinheng.fusion.standard.registry import standard

Row = tuple[Any, ...]
SUBJECTS = pa.schema(
    [
        ("subject_id", pa.int64()),
        *((name, pa.string()) for name in "identity kind status category division industry address".split()),
        ("established_on", pa.date32()),
    ]
)
MENTIONS = pa.schema([("record_id", pa.int64()), ("subject_id", pa.int64()), ("role", pa.string())])
PEERS = pa.schema([("indicator", pa.string()), ("key", pa.string()), ("value", pa.float64())])


def small_lake(subjects: Iterable[int], types: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """A connection with the views `subject`, `mention`, `peer_value` and one a record type, of these subjects."""
    ids = list(subjects)
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB"})
    mentions = list(
        Mention.objects.filter(subject_id__in=ids, record__superseded_at__isnull=True).values_list(
            "record_id", "subject_id", "role"
        )
    )
    rows = _records(ids, {record for record, _, _ in mentions})
    found = Subject.objects.filter(pk__in=ids).values_list("id", *SUBJECTS.names[1:])
    _register(connection, "subject", SUBJECTS, found)
    _register(connection, "mention", MENTIONS, mentions)
    keys = {value for row in found for value in (row[6], row[5], row[7], row[4]) if value}
    peers = PeerValue.objects.filter(key__in=keys).values_list("indicator", "key", "value") if keys else []
    _register(connection, "peer_value", PEERS, peers)
    for type in types:
        table = record_table(standard().type(type))
        _register(connection, f"raw_{type}", pa.schema(list(table.brought)), rows.get(type, []))
        connection.execute(f'CREATE VIEW "{type}" AS SELECT ' + table.typed.replace("FROM page", f'FROM "raw_{type}"'))
    return connection


def _records(subjects: list[int], mentioned: set[int]) -> dict[str, list[Row]]:
    """The current records of the subjects and those that mention them, by type, as the lake's tables bring them."""
    rows: dict[str, list[Row]] = defaultdict(list)
    current = Record.objects.filter(superseded_at__isnull=True).values_list(
        "type", "id", "subject_id", "key", "effective_on", "ends_on", "recorded_at", "source__name", "open"
    )
    own = current.filter(subject_id__in=subjects)
    others = current.filter(pk__in=mentioned).exclude(subject_id__in=subjects)
    for found in (own, others):
        for type, id, subject, key, begins, ends, recorded_at, source, said in found.iterator():
            rows[type].append((id, subject, key, _text(begins), _text(ends), _moment(recorded_at), source, said))
    return rows


def _register(connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Iterable[Row]) -> None:
    columns: list[Row] = list(zip(*rows, strict=True)) or [() for _ in schema]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    connection.register(name, pa.table(arrays, schema=schema))


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
