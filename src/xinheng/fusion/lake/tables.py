"""The tables of the lake: what is read from the registers for each, and the SQL that gives it types."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import pyarrow as pa

from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.registry import Standard, standard

Schema = Sequence[tuple[str, pa.DataType]]
_ID, _TEXT = pa.int64(), pa.string()


@dataclass(frozen=True)
class Table:
    """One Parquet file: its name, the query on the registers, the columns that brings, and their typing in DuckDB."""

    name: str
    query: str
    params: tuple[str, ...]
    brought: Schema
    typed: str
    # The query of the numbers of rows that are of certain subjects, `{values}`; none where no subject tells.
    numbers: str = ""

    @property
    def number(self) -> str:
        """The column by which rows are known: a number's rows are right or wrong together."""
        return self.brought[0][0]

    @property
    def of_subjects(self) -> bool:
        """Whether a row says whose it is."""
        return "subject_id" in dict(self.brought)

    @property
    def some(self) -> str:
        """The query of certain rows; `{values}` stands for their numbers."""
        return f"{self.query} AND r.id IN {{values}}"

    @property
    def shape(self) -> str:
        """Changes when the standard changes the table."""
        return sha256(f"{self.query}{self.typed}".encode()).hexdigest()[:16]


def tables() -> Iterator[Table]:
    """Every table of the lake; mentions and keys behind the records they belong to."""
    yield SUBJECT
    for kind in standard().types.values():
        yield record_table(kind)
    yield MENTION
    yield BLIND_KEY


SUBJECT = Table(
    "subject",
    "SELECT id, identity, kind, name, status, category, division, industry, address, "
    "CAST(established_on AS varchar(10)), office FROM registers_subject r WHERE merged_into IS NULL",
    (),
    [("subject_id", _ID), *((name, _TEXT) for name in (
        "identity", "kind", "name", "status", "category", "division", "industry", "address", "established_on", "office"
    ))],
    "* REPLACE (established_on::DATE AS established_on)",
)  # fmt: skip
MENTION = Table(
    "mention",
    "SELECT m.record_id, m.subject_id, m.role FROM registers_mention m JOIN registers_record r ON r.id = m.record_id "
    "WHERE r.superseded_at IS NULL",
    (),
    [("record_id", _ID), ("subject_id", _ID), ("role", _TEXT)],
    "*",
    numbers="SELECT m.record_id FROM registers_mention m WHERE m.subject_id IN {values}",
)
BLIND_KEY = Table(
    "blind_key",
    "SELECT b.record_id, b.field, b.value FROM registers_blindkey b JOIN registers_record r ON r.id = b.record_id "
    "WHERE r.superseded_at IS NULL",
    (),
    [("record_id", _ID), ("field", _TEXT), ("value", pa.binary())],
    "* REPLACE (lower(hex(value)) AS value)",
)


_OWN = {
    "record_id": "BIGINT", "subject_id": "BIGINT", "key": "VARCHAR", "effective_on": "DATE", "ends_on": "DATE",
    "recorded_at": "TIMESTAMP", "source": "VARCHAR",
}  # fmt: skip


_FIXED = {
    "subject": {
        "subject_id": "BIGINT", "identity": "VARCHAR", "kind": "VARCHAR", "name": "VARCHAR", "status": "VARCHAR",
        "category": "VARCHAR", "division": "VARCHAR", "industry": "VARCHAR", "address": "VARCHAR",
        "established_on": "DATE", "office": "VARCHAR",
    },
    "mention": {"record_id": "BIGINT", "subject_id": "BIGINT", "role": "VARCHAR"},
}  # fmt: skip


def columns_of(name: str, words: Standard) -> dict[str, str] | None:
    """The columns of a table with their types in DuckDB; None where there is none that models may read."""
    kind = words.types.get(name)
    return _FIXED.get(name) if kind is None else _columns(kind, words)


def _columns(kind: RecordType, words: Standard) -> dict[str, str]:
    return _OWN | {name: _type_in_duck(field, words) for name, field in kind.open_fields.items()}


def nothing_of(kind: RecordType) -> str:
    """The table of a type without records, as a SELECT: what has no file can be asked all the same."""
    told = ", ".join(f'NULL::{type} AS "{name}"' for name, type in _columns(kind, standard()).items())
    return f"SELECT {told} WHERE false"


def _type_in_duck(field: Field, words: Standard) -> str:
    return "VARCHAR" if field.many else words.field_type(field.type).duckdb_type


def record_table(kind: RecordType) -> Table:
    """The table of one record type: its current records, open fields typed.

    A field that bears the name of a column every table has (`ends_on`, which says the same) is not told twice: engines
    other than DuckDB refuse such a file.
    """
    own = {name: field for name, field in kind.open_fields.items() if name not in _OWN}
    structure = ", ".join(f'"{name}": "VARCHAR"' for name in own)
    fields = "".join(
        f', TRY_CAST(said."{name}" AS {_type_in_duck(field, standard())}) AS "{name}"' for name, field in own.items()
    )
    return Table(
        kind.id,
        "SELECT r.id, r.subject_id, r.key, CAST(r.effective_on AS varchar(10)), CAST(r.ends_on AS varchar(10)), "
        "CAST(r.recorded_at AS varchar(19)), s.name, r.open FROM registers_record r "
        "JOIN registers_source s ON s.id = r.source_id WHERE r.type = %s AND r.superseded_at IS NULL",
        (kind.id,),
        [
            ("record_id", _ID), ("subject_id", _ID), ("key", _TEXT), ("effective_on", _TEXT), ("ends_on", _TEXT),
            ("recorded_at", _TEXT), ("source", _TEXT), ("open", _TEXT),
        ],
        "record_id, subject_id, key, effective_on::DATE AS effective_on, ends_on::DATE AS ends_on, "
        f"recorded_at::TIMESTAMP AS recorded_at, source{fields} "
        f"FROM (SELECT *, json_transform(open, '{{{structure}}}') AS said FROM page)",
        numbers="SELECT r.id FROM registers_record r WHERE r.type = %s AND r.superseded_at IS NULL "
        "AND r.subject_id IN {values}",
    )  # fmt: skip
