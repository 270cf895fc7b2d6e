"""What the three databases write differently about a value of a record."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from xinheng.kit.conditions.nodes import FieldOf, Scalar

# Real columns of a record in the serving stores; all other fields stand in its JSON. `key` is its natural key, in the
# one spelling that all spellings of a number share.
COLUMNS = ("effective_on", "ends_on", "key")


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


class Dialect(Protocol):
    """A database's way to read a field and to reckon with days. `row` is the alias of the record or subject."""

    # A day that is not foreseen.
    no_day: ClassVar[str]

    def field(self, field: FieldOf, row: str) -> str:
        """A text never NULL; a day or number NULL where it is missing."""

    def bare(self, field: FieldOf, row: str) -> str:
        """A text that may be NULL where that does no harm: cheaper."""

    def const(self, value: Scalar) -> str:
        """A literal."""

    def add_months(self, day: str, months: int) -> str:
        """A day so many months later, held to the last of a shorter month."""

    def next_first(self, day: str, month: int) -> str:
        """The next first of a month of the year, after a day."""

    def extreme(self, days: list[str], *, latest: bool) -> str:
        """The earliest or latest of the days that are not NULL."""

    def has(self, text: str, part: str) -> str:
        """Whether a text has a part in it."""

    def linked(self, type: str, row: str, other: str) -> str:
        """`FROM … WHERE …`: the current records of a type of the subject of `row`, under the alias `other`."""


class _Shared:
    """What two or three write alike."""

    no_day: ClassVar[str] = "NULL::date"

    def const(self, value: Scalar) -> str:
        """A literal."""
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        return quoted(value) if isinstance(value, str) else repr(value)

    def extreme(self, days: list[str], *, latest: bool) -> str:
        """The earliest or latest known."""
        return f"{'greatest' if latest else 'least'}({', '.join(days)})"


@dataclass(frozen=True)
class Sqlite(_Shared):
    """The serving store on SQLite: days are ISO texts."""

    no_day: ClassVar[str] = "NULL"

    def field(self, field: FieldOf, row: str) -> str:
        """A text never NULL; a day or number NULL where it is missing."""
        bare = self.bare(field, row)
        if field.kind == "text":
            return f"coalesce({bare}, '')"
        if field.kind == "number":
            return f"CAST(nullif({bare}, '') AS REAL)"
        return bare if field.name in COLUMNS else f"nullif(substr({bare}, 1, 10), '')"

    def bare(self, field: FieldOf, row: str) -> str:
        """As it stands, perhaps NULL."""
        if field.of == "subject" or field.name in COLUMNS:
            return f"{row}.{field.name}"
        return f"{row}.open ->> '$.{field.name}'"

    def const(self, value: Scalar) -> str:
        """A literal."""
        return quoted(value.isoformat()) if isinstance(value, date) else super().const(value)

    def add_months(self, day: str, months: int) -> str:
        """A day so many months later."""
        # SQLite runs over the end of a shorter month: the 31st of a 30-day month is the 1st of the next.
        last = f"date({day}, 'start of month', '{months + 1:+d} months', '-1 day')"
        return f"min(date({day}, '{months:+d} months'), {last})"

    def next_first(self, day: str, month: int) -> str:
        """The next first of a month."""
        return f"date({day}, 'start of month', '{13 - month:+d} months', 'start of year', '{month - 1:+d} months')"

    def extreme(self, days: list[str], *, latest: bool) -> str:
        """The earliest or latest known."""
        if len(days) == 1:
            return days[0]
        none = "''" if latest else "'9999-99'"
        inner = ", ".join(f"coalesce({day}, {none})" for day in days)
        return f"nullif({'max' if latest else 'min'}({inner}), {none})"

    def has(self, text: str, part: str) -> str:
        """Whether a part stands in it."""
        return f"instr({text}, {quoted(part)}) > 0"

    def linked(self, type: str, row: str, other: str) -> str:
        """The linked records."""
        return _of_subject(type, row, other)


@dataclass(frozen=True)
class Postgres(_Shared):
    """The serving store on PostgreSQL."""

    def field(self, field: FieldOf, row: str) -> str:
        """A text never NULL; a day or number NULL where it is missing."""
        bare = self.bare(field, row)
        if field.kind == "text":
            return f"coalesce({bare}, '')"
        if field.kind == "number":
            return f"nullif({bare}, '')::numeric"
        return bare if field.name in COLUMNS else f"nullif(left({bare}, 10), '')::date"

    def bare(self, field: FieldOf, row: str) -> str:
        """As it stands, perhaps NULL."""
        if field.of == "subject" or field.name in COLUMNS:
            return f"{row}.{field.name}"
        return f"({row}.open::json ->> '{field.name}')"

    def add_months(self, day: str, months: int) -> str:
        """A day so many months later."""
        return f"({day} + interval '{months} months')::date"

    def next_first(self, day: str, month: int) -> str:
        """The next first of a month."""
        return f"(date_trunc('year', {day} + interval '{13 - month} months') + interval '{month - 1} months')::date"

    def has(self, text: str, part: str) -> str:
        """Whether a part stands in it."""
        return f"strpos({text}, {quoted(part)}) > 0"

    def linked(self, type: str, row: str, other: str) -> str:
        """The linked records."""
        return _of_subject(type, row, other)


@dataclass(frozen=True)
class Duckdb(_Shared):
    """The lake: a typed view a record type. An empty `row` means columns without an alias."""

    def field(self, field: FieldOf, row: str) -> str:
        """A text never NULL; a day or number NULL where it is missing."""
        bare = self.bare(field, row)
        if field.kind == "text":
            return f"coalesce({bare}::VARCHAR, '')"
        return bare if field.kind == "number" else f"{bare}::DATE"

    def bare(self, field: FieldOf, row: str) -> str:
        """As it stands, perhaps NULL."""
        return f'{row}."{field.name}"' if row else f'"{field.name}"'

    def add_months(self, day: str, months: int) -> str:
        """A day so many months later."""
        return f"({day} + INTERVAL ({months}) MONTH)::DATE"

    def next_first(self, day: str, month: int) -> str:
        """The next first of a month."""
        return f"(date_trunc('year', {day} + INTERVAL {13 - month} MONTH) + INTERVAL {month - 1} MONTH)::DATE"

    def has(self, text: str, part: str) -> str:
        """Whether a part stands in it."""
        return f"contains({text}, {quoted(part)})"

    def linked(self, type: str, row: str, other: str) -> str:
        """The linked records."""
        return f'FROM "{type}" {other} WHERE {other}.subject_id = {row}.subject_id'


def _of_subject(type: str, row: str, other: str) -> str:
    return (
        f"FROM registers_record {other} WHERE {other}.subject_id = {row}.subject_id "
        f"AND {other}.superseded_at IS NULL AND {other}.type = {quoted(type)}"
    )


SQLITE, POSTGRES, DUCKDB = Sqlite(), Postgres(), Duckdb()
