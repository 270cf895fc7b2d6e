"""Adding and changing rows by statements that are put into SQL once for a model and its columns.

Values are made by the columns as `save` makes them, so whatever a column does to its value is done here too.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models import (
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    TextField,
)

from xinheng.support.prepared.executing import executed

# What a plain column would hand on as it is. Values of other kinds, and other columns, go the column's own way.
_TEXT: frozenset[type] = frozenset({str, type(None)})
_NUMBER: frozenset[type] = frozenset({int, type(None)})
_AS_IT_IS: dict[type[Any], frozenset[type]] = {
    **dict.fromkeys((CharField, TextField), _TEXT),
    **dict.fromkeys((IntegerField, BigIntegerField, PositiveIntegerField, PositiveSmallIntegerField), _NUMBER),
    # One that is None may stand for a row that got its number since: it goes its own way.
    **dict.fromkeys((ForeignKey, OneToOneField), frozenset({int})),
    BooleanField: frozenset({bool, type(None)}),
    DateTimeField: frozenset({type(None)}),
    DateField: frozenset({type(None)}),
    BinaryField: frozenset({type(None)}),
    DecimalField: frozenset({type(None)}),
}
_OWN_WAY = object()

# How a kind of value is made for the database, `_OWN_WAY` for one that goes the column's; None hands it on as it is.
Made = Callable[[Any], Any] | None
Column = tuple[str, "Field[Any, Any]", dict[type, Made]]


def add(*rows: Model) -> None:
    """Insert new rows of one model in one statement, as `bulk_create` does; each has its number afterwards."""
    if not all(row._state.adding for row in rows):
        raise TypeError(f"{type(rows[0]).__name__} is there already; it is changed, not added")
    database = connections[DEFAULT_DB_ALIAS]
    statement, fields = _insert(database.vendor, type(rows[0]), len(rows))
    values = [value for row in rows for value in _values(row, fields, database, new=True)]
    numbers, _ = executed(statement, values, database)
    for row, (number,) in zip(rows, numbers, strict=True):
        row.pk = number
        row._state.adding, row._state.db = False, database.alias


def add_unless_there(row: Model) -> bool:
    """Insert a new row in one statement, unless a unique rule forbids it; whether it is in. No transaction is broken by
    one that is not, so none has to be opened for it."""
    database = connections[DEFAULT_DB_ALIAS]
    statement, fields = _insert_unless_there(database.vendor, type(row))
    numbers, _ = executed(statement, _values(row, fields, database, new=True), database)
    if not numbers:
        return False
    row.pk = numbers[0][0]
    row._state.adding, row._state.db = False, database.alias
    return True


def put(rows: Sequence[Model], *, same: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """Insert rows of one model; where one with the `same` columns is there, its `columns` are replaced: with none
    named it stays as it is."""
    database = connections[DEFAULT_DB_ALIAS]
    statement, fields = _upsert(database.vendor, type(rows[0]), len(rows), same, columns)
    executed(statement, [value for row in rows for value in _values(row, fields, database, new=True)], database)


def change(row: Model, *columns: str) -> None:
    """Write these columns of a row, as `save(update_fields=…)` does. Raises DatabaseError where it is gone."""
    database = connections[DEFAULT_DB_ALIAS]
    statement, fields = _update(database.vendor, type(row), columns)
    _, changed = executed(statement, [*_values(row, fields, database, new=False), row.pk], database)
    if changed != 1:
        raise DatabaseError(f"nothing was written: {row._meta.label} {row.pk} is not there")


def _values(row: Model, fields: Sequence[Column], database: Any, *, new: bool) -> list[Any]:
    held, values = row.__dict__, []
    for name, field, known in fields:
        value = held.get(name, row)
        if type(value) not in known:
            made = _OWN_WAY
        else:
            make = known[type(value)]
            made = make(value) if make else value
        values.append(_in_its_way(row, field, database, new=new) if made is _OWN_WAY else made)
    return values


def _in_its_way(row: Model, field: Any, database: Any, *, new: bool) -> Any:
    if field.is_relation and row.__dict__.get(field.attname) is None:
        if row._state.fields_cache.get(field.name) is None:
            return None
        row._prepare_related_fields_for_save(operation_name="add" if new else "change")  # type: ignore[attr-defined]
    return field.get_db_prep_save(field.pre_save(row, new), database)


def _columns(vendor: str, fields: Iterable[Any]) -> list[Column]:
    return [(one.attname, one, _known(vendor, one) if _is_plain(one) else {}) for one in fields]


def _known(vendor: str, field: Any) -> dict[type, Made]:
    """The kinds of value a column hands on as they are (None), and those that are made in one step."""
    known: dict[type, Made] = dict.fromkeys(_AS_IT_IS.get(type(field), ()))
    if passes := getattr(field, "passes", None):
        known |= _looked_at(vendor, field, passes)
    if vendor == "sqlite" and not getattr(field, "encoder", None):
        known |= _IN_SQLITE.get(type(field), {})
    return known


def _looked_at(vendor: str, field: Any, passes: Callable[[Any], bool]) -> dict[type, Made]:
    """What a column that looks at its words hands on without looking again, as it says itself."""
    if not isinstance(field, JSONField):
        return {str: lambda text: text if passes(text) else _OWN_WAY}
    if vendor != "sqlite" or field.encoder:
        return {}
    return {dict: lambda facts: json.dumps(facts) if passes(facts) else _OWN_WAY}


def _json_in_sqlite(value: Any) -> str:
    return json.dumps(value)


def _moment_in_sqlite(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} tells no zone")
    return str(moment.astimezone(UTC).replace(tzinfo=None))


_IN_SQLITE: dict[type[Any], dict[type, Made]] = {
    DateTimeField: {datetime: _moment_in_sqlite},
    DateField: {date: str},
    BinaryField: {bytes: None},
    JSONField: {list: _json_in_sqlite, dict: _json_in_sqlite},
}


def _is_plain(field: Any) -> bool:
    """Whether the column makes no value of its own at saving."""
    return not (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


@lru_cache
def _insert(vendor: str, model: type[Model], many: int) -> tuple[str, list[Column]]:
    opening, fields = _opening(vendor, model, many)
    return f"{opening} RETURNING {_quoted(model._meta.pk)}", fields


@lru_cache
def _insert_unless_there(vendor: str, model: type[Model]) -> tuple[str, list[Column]]:
    opening, fields = _opening(vendor, model, 1)
    return f"{opening} ON CONFLICT DO NOTHING RETURNING {_quoted(model._meta.pk)}", fields


@lru_cache
def _upsert(
    vendor: str, model: type[Model], many: int, same: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[str, list[Column]]:
    opening, fields = _opening(vendor, model, many)
    target = ", ".join(_quoted(model._meta.get_field(name)) for name in same)
    replaced = [_quoted(model._meta.get_field(name)) for name in columns]
    anew = ", ".join(f"{name} = EXCLUDED.{name}" for name in replaced)
    return f"{opening} ON CONFLICT ({target}) DO {f'UPDATE SET {anew}' if anew else 'NOTHING'}", fields


@lru_cache
def _update(vendor: str, model: type[Model], columns: tuple[str, ...]) -> tuple[str, list[Column]]:
    fields = [model._meta.get_field(name) for name in columns]
    written = ", ".join(f"{_quoted(field)} = %s" for field in fields)
    return f"UPDATE {_table(model)} SET {written} WHERE {_quoted(model._meta.pk)} = %s", _columns(vendor, fields)


def _opening(vendor: str, model: type[Model], many: int) -> tuple[str, list[Column]]:
    fields = [field for field in model._meta.concrete_fields if not field.generated and field is not model._meta.pk]
    if not getattr(model._meta.pk, "db_returning", False):
        raise TypeError(f"{model._meta.label} is not numbered by the database")
    places = f"({', '.join(['%s'] * len(fields))})"
    names = ", ".join(map(_quoted, fields))
    return f"INSERT INTO {_table(model)} ({names}) VALUES {', '.join([places] * many)}", _columns(vendor, fields)


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)
