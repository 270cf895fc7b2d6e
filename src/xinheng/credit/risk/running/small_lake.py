"""A lake in memory for a few subjects: their records of this moment, under the names the real lake uses."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

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


# So many subjects go through a kept lake; for more, planning is a small part of the work.
FEW = 100
# What is deleted leaves holes in memory: after so many uses a thread begins with a new lake.
MOST_USES = 2_000


class SmallLake:
    """A connection with the views `subject`, `mention`, `peer_value` and one a record type, filled and emptied.

    Most of the work of scoring one subject is planning a long statement: a lake that is used again keeps the plan.
    """

    def __init__(self, types: Iterable[str]) -> None:
        self.connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB"})
        # An optimized plan holds what the tables held when it was made: kept, it would give wrong classes in silence.
        self.connection.execute("PRAGMA disable_optimizer")
        self.schemas = {"subject": SUBJECTS, "mention": MENTIONS, "peer_value": PEERS}
        self.uses = 0
        self._scored = self._planned = ""
        self._filled: list[str] = []
        for type in types:
            table = record_table(standard().type(type))
            self.schemas[f"raw_{type}"] = pa.schema(list(table.brought))
        for name, schema in self.schemas.items():
            self.connection.register("brought", schema.empty_table())
            self.connection.execute(f'CREATE TABLE "{name}" AS FROM brought')
        for type in types:
            typed = record_table(standard().type(type)).typed.replace("FROM page", f'FROM "raw_{type}"')
            self.connection.execute(f'CREATE VIEW "{type}" AS SELECT {typed}')

    def fill(self, name: str, rows: Iterable[Row]) -> None:
        """Put these rows into a table."""
        columns, schema = list(zip(*rows, strict=True)), self.schemas[name]
        if columns:
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            self.connection.register("brought", pa.table(arrays, schema=schema))
            self.connection.execute(f'INSERT INTO "{name}" FROM brought')
            self._filled.append(name)

    def empty(self) -> None:
        """Take all rows out again."""
        for name in self._filled:
            self.connection.execute(f'DELETE FROM "{name}"')
        self._filled.clear()

    def score(self, statement: str) -> None:
        """Put the rows of the statement into the table `scored`; the second time it is planned for good."""
        if statement != self._scored:
            self.connection.execute(f"CREATE OR REPLACE TABLE scored AS {statement}")
            self._scored = statement
            return
        if statement != self._planned:
            self.connection.execute(f"PREPARE score AS INSERT INTO scored {statement}")
            self._planned = statement
        self.connection.execute("DELETE FROM scored")
        self.connection.execute("EXECUTE score")


class _Kept(threading.local):
    """The lake of this thread and the shape it was made in."""

    lake: SmallLake | None = None
    shape = ""


_kept = _Kept()


@contextmanager
def small_lake(subjects: Iterable[int], types: Iterable[str]) -> Iterator[SmallLake]:
    """A lake with the records of these subjects of this moment."""
    ids, types = list(subjects), sorted(types)
    lake = _kept_lake(types) if len(ids) <= FEW else SmallLake(types)
    try:
        _fill(lake, ids, types)
        yield lake
        lake.empty()
    except BaseException:
        # Half filled or with a statement under way: nobody uses it again.
        _kept.lake = None
        raise


def _kept_lake(types: list[str]) -> SmallLake:
    shape = "".join(record_table(standard().type(type)).typed for type in types)
    if _kept.lake is None or _kept.shape != shape or _kept.lake.uses >= MOST_USES:
        _kept.lake, _kept.shape = SmallLake(types), shape
    _kept.lake.uses += 1
    return _kept.lake


def _fill(lake: SmallLake, ids: list[int], types: list[str]) -> None:
    mentions = list(
        Mention.objects.filter(subject_id__in=ids, record__superseded_at__isnull=True).values_list(
            "record_id", "subject_id", "role"
        )
    )
    rows = _records(ids, {record for record, _, _ in mentions}, types)
    found = list(Subject.objects.filter(pk__in=ids).values_list("id", *SUBJECTS.names[1:]))
    lake.fill("subject", found)
    lake.fill("mention", mentions)
    keys = {value for row in found for value in (row[6], row[5], row[7], row[4], f"{row[6]}|{row[4]}") if value}
    if keys:
        lake.fill("peer_value", PeerValue.objects.filter(key__in=keys).values_list("indicator", "key", "value"))
    for type in types:
        lake.fill(f"raw_{type}", rows.get(type, []))


def _records(subjects: list[int], mentioned: set[int], types: list[str]) -> dict[str, list[Row]]:
    """The current records of these types about the subjects and those that mention them, by type, as the lake's tables
    bring them."""
    rows: dict[str, list[Row]] = defaultdict(list)
    own = of_types(types).filter(subject_id__in=subjects)
    others = of_types(types).filter(pk__in=mentioned).exclude(subject_id__in=subjects)
    for found in (own, others):
        for type, id, subject, key, begins, ends, recorded_at, source, said in found.iterator():
            rows[type].append((id, subject, key, _text(begins), _text(ends), _moment(recorded_at), source, said))
    return rows


def of_types(types: list[str]) -> QuerySet[Record, Row]:
    """Current records of these types. The type is hidden in an expression: by its index a planner without statistics
    would read a whole register to find a few subjects."""
    current = Record.objects.filter(superseded_at__isnull=True).annotate(of_type=Concat("type", Value("")))
    return current.filter(of_type__in=types).values_list(
        "type", "id", "subject_id", "key", "effective_on", "ends_on", "recorded_at", "source__name", "open"
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
