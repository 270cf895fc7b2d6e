"""A lake in memory for a few subjects: their records of this moment, under the names the real lake uses."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from xinheng.credit.risk.models import PeerValue
from xinheng.fusion.registers.models import Mention, Record, Subject
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard

RECORDS = pa.schema(
    [
        ("record_id", pa.int64()),
        ("subject_id", pa.int64()),
        ("type", pa.string()),
        ("key", pa.string()),
        ("open", pa.string()),
        ("effective_on", pa.date32()),
        ("ends_on", pa.date32()),
    ]
)
SUBJECTS = pa.schema(
    [
        ("subject_id", pa.int64()),
        *((name, pa.string()) for name in ("identity", "kind", "status", "category", "division", "industry", "address")),
        ("established_on", pa.date32()),
    ]
)
MENTIONS = pa.schema([("record_id", pa.int64()), ("subject_id", pa.int64()), ("role", pa.string())])
PEERS = pa.schema([("indicator", pa.string()), ("key", pa.string()), ("value", pa.float64())])


def small_lake(subjects: Iterable[int], types: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """A connection with the views `subject`, `mention`, `peer_value` and one a record type, for these subjects alone."""
    ids = list(subjects)
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB"})
    mentions = list(
        Mention.objects.filter(subject_id__in=ids, record__superseded_at__isnull=True).values_list(
            "record_id", "subject_id", "role"
        )
    )
    columns = ("id", "subject_id", "type", "key", "open", "effective_on", "ends_on")
    current = Record.objects.filter(superseded_at__isnull=True, type__in=list(types))
    own = current.filter(subject_id__in=ids).values_list(*columns)
    mentioned = current.filter(pk__in={record for record, _, _ in mentions}).exclude(subject_id__in=ids)
    found = Subject.objects.filter(pk__in=ids).values_list("id", *SUBJECTS.names[1:])
    _register(connection, "raw_record", RECORDS, [*own, *mentioned.values_list(*columns)])
    _register(connection, "subject", SUBJECTS, found)
    _register(connection, "mention", MENTIONS, mentions)
    keys = {value for row in found for value in (row[6], row[5], row[7], row[4]) if value}
    peers = PeerValue.objects.filter(key__in=keys).values_list("indicator", "key", "value") if keys else []
    _register(connection, "peer_value", PEERS, peers)
    for type in types:
        connection.execute(_view_sql(standard().type(type)))
    return connection


def _register(connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Iterable[tuple]) -> None:
    columns = list(zip(*rows, strict=True)) or [[] for _ in schema]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    connection.register(name, pa.table(arrays, schema=schema))


def _view_sql(type: RecordType) -> str:
    """The typed view of one record type over the raw rows."""
    columns = [
        f"TRY_CAST(open ->> '$.{name}' AS {standard().field_type(field.type).duckdb_type}) AS \"{name}\""
        for name, field in type.open_fields.items()
    ]
    return (
        f'CREATE VIEW "{type.id}" AS SELECT record_id, subject_id, key, effective_on, ends_on, {", ".join(columns)} '
        f"FROM raw_record WHERE type = '{type.id}'"
    )
