"""A loaded city made so many times as large, by copying its rows inside the database.

Businesses, their current records, who is mentioned in them, and the classes in force. A copy says what its original
says, under its own name and from sources of its own, so what is linked by a number stays linked and a night finds as
large a part of it due as of the original. Only what a night reads is copied: such a city is measured and thrown away.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from xinheng.credit.risk.models import RiskResult
from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.models import Mention, Record, Source, Subject

# What is copied, in which rows, and what becomes of a column: moved by the highest id of its table, or named anew.
PLAN: tuple[tuple[type[Model], str, dict[str, type[Model] | None]], ...] = (
    (Source, "TRUE", {"id": Source, "name": None}),
    (Subject, "TRUE", {"id": Subject, "identity": None}),
    (Record, "superseded_at IS NULL", {"id": Record, "subject_id": Subject, "source_id": Source}),
    (Mention, "TRUE", {"id": Mention, "record_id": Record, "subject_id": Subject}),
    (RiskResult, "current", {"id": RiskResult, "subject_id": Subject}),
)


def multiply(times: int) -> int:
    """Copy the city until it is `times` as large; how many records there are then."""
    spans = {model: _highest(model) for model, _, _ in PLAN}
    with bulk.heavy_writing(), _without_indexes():
        for number in range(1, times):
            with transaction.atomic(), connection.cursor() as cursor:
                for model, which, changed in PLAN:
                    cursor.execute(_copy_sql(model, which, changed, spans, number))
    if bulk.on_postgres():
        with connection.cursor() as cursor:
            # The copies brought their numbers along: what is written next goes on behind them.
            for sql in connection.ops.sequence_reset_sql(no_style(), [model for model, _, _ in PLAN]):
                cursor.execute(sql)
            # It counts what was written by itself, within minutes; nobody waits for that.
            cursor.execute("ANALYZE")
    return Record.objects.count()


def _highest(model: type[Model]) -> int:
    rows = model._default_manager
    return int(rows.aggregate(highest=Max("pk"))["highest"] or 0)


def _copy_sql(
    model: type[Model], which: str, changed: dict[str, type[Model] | None], spans: dict[type[Model], int], number: int
) -> str:
    table, told = model._meta.db_table, []
    columns = [field.column for field in model._meta.concrete_fields]
    for column in columns:
        if column not in changed:
            told.append(f'"{column}"')
        elif (of := changed[column]) is None:
            told.append(f"\"{column}\" || '~{number}'")
        else:
            told.append(f'"{column}" + {number * spans[of]}')
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {", ".join(told)} FROM "{table}" '
        f"WHERE id <= {spans[model]} AND {which}"
    )


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Indexes are made anew at the end: row by row they take most of the time."""
    made = [one for model, _, _ in PLAN for one in _indexes(model._meta.db_table)]
    with connection.cursor() as cursor:
        for name, _ in made:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _, sql in made:
            cursor.execute(sql)


def _indexes(table: str) -> list[tuple[str, str]]:
    """Name and statement of the indexes of a table that belong to no constraint of it."""
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            cursor.execute(
                "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = %s AND NOT EXISTS "
                "(SELECT FROM pg_constraint c WHERE c.conindid = (quote_ident(i.indexname))::regclass)",
                [table],
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
                [table],
            )
        return [(str(name), str(sql)) for name, sql in cursor.fetchall()]
