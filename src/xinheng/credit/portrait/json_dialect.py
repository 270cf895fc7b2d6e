"""What the two databases write differently in the statements of a dossier, and how the one asked for is found."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinheng.kit.conditions import dialects
from xinheng.kit.conditions.dialects import quoted

# The subject asked for, as one value: joined as a table instead, SQLite takes it for a large one as soon as ANALYZE
# was run, and reads the whole register to find one shop's records.
ONE = "(SELECT id FROM s)"
# What is held now of the fact a record of the past was about; a fact that was withdrawn has nothing.
_SAME = "c.type = r.type AND c.source_id = r.source_id AND c.key = r.key AND c.superseded_at IS NULL"


@dataclass(frozen=True)
class JsonDialect:
    """What the two databases write differently."""

    named: bool  # :name as in SQLite, else %(name)s

    @property
    def latest(self) -> str:
        """What is held now of each fact, found one by one: left to itself PostgreSQL reads all that is held of a small
        city."""
        if self.named:
            return f"JOIN registers_record c ON {_SAME} "
        return f"JOIN LATERAL (SELECT * FROM registers_record c WHERE {_SAME} LIMIT 1) c ON TRUE "

    def parameter(self, name: str) -> str:
        """A placeholder."""
        return f":{name}" if self.named else f"%({name})s"

    def text(self, column: str) -> str:
        """A text column as a JSON string."""
        return f"json_quote({column})" if self.named else f"to_json({column}::text)::text"

    def day(self, column: str) -> str:
        """A date column as a JSON string or null."""
        shown = column if self.named else f"{column}::text"
        return f"coalesce('\"' || {shown} || '\"', 'null')"

    def moment(self, column: str) -> str:
        """A time column, kept in UTC, as a JSON string."""
        if self.named:
            return f"'\"' || substr({column}, 1, 10) || 'T' || substr({column}, 12, 8) || 'Z\"'"
        return f"'\"' || to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') || '\"'"

    def put_together(self, text: str, order: str) -> str:
        """A text of many rows as one; SQLite reads them in the order of its index."""
        return f"group_concat({text}, ';')" if self.named else f"string_agg({text}, ';' ORDER BY {order})"

    @property
    def no_day(self) -> str:
        """NULL where other rows have a date."""
        return "NULL" if self.named else "NULL::date"

    @property
    def conditions(self) -> dialects.Dialect:
        """How conditions are printed for this database."""
        return dialects.SQLITE if self.named else dialects.POSTGRES

    @property
    def owner(self) -> str:
        """The subject `o` of a record: one look-up a record, also where PostgreSQL would rather read them all."""
        if self.named:
            return "JOIN registers_subject o ON o.id = r.subject_id"
        return "CROSS JOIN LATERAL (SELECT * FROM registers_subject WHERE id = r.subject_id OFFSET 0) o"

    @property
    def by_itself(self) -> str:
        """Has a query within another made as it stands: else PostgreSQL judges each of its halves by a copy of what is
        asked of both."""
        return "" if self.named else " OFFSET 0"

    def without(self, column: str, fields: Sequence[str]) -> str:
        """A column of JSON text with some fields left out."""
        if self.named:
            return f"json_remove({column}, {', '.join(quoted(f'$.{name}') for name in fields)})"
        return f"({column}::jsonb - ARRAY[{', '.join(quoted(name) for name in fields)}])::text"


SQLITE, POSTGRES = JsonDialect(named=True), JsonDialect(named=False)


def asked_for(dialect: JsonDialect, *, everything: bool) -> str:
    """The subject `s` that an identifier names; persons are nobody's page but for staff."""
    p, nobody = dialect.parameter, "" if everything else " AND kind <> 'person'"
    return (
        f"WITH s AS (SELECT * FROM registers_subject WHERE id = ("
        f"SELECT subject_id FROM registers_identifier WHERE scheme = {p('scheme')} AND value = {p('value')}){nobody}) "
    )
