"""A question to the database that is put into SQL once: a queryset with `given(...)` where values go.

    _HEAD = PreparedQuestion(lambda: ChainHead.objects.select_for_update().filter(stream=given("stream")))
    head = _HEAD.first(stream="5099/complaint")

It gives what the queryset would give. A value is text, a number, bytes, a day, a moment or a saved row; None is no
value: `isnull` is asked of the queryset.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import JSONField, Model, QuerySet, Value
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

from xinheng.support.prepared.executing import executed

M = TypeVar("M", bound=Model)
_PLAIN = frozenset({str, int, bytes})


class given(Value):
    """The place of a value in a question, by its name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Itself stands where the value will."""
        return "%s", [self]


class PreparedQuestion(Generic[M]):
    """A question that is asked often. `ask` makes the queryset, at the first asking: models are there by then."""

    def __init__(self, ask: Callable[[], QuerySet[M]]) -> None:
        self._ask = ask
        self._put: dict[str, _Statement] = {}

    def all(self, **values: Any) -> list[M]:
        """The rows, in the order the queryset names."""
        database = connections[DEFAULT_DB_ALIAS]
        statement = self._put.get(database.vendor)
        if statement is None:
            statement = self._put[database.vendor] = _Statement(self._ask(), database)
        return statement.rows(values, database)

    def first(self, **values: Any) -> M | None:
        """The first row, or None. Nothing is ordered or cut here: ask for what is one."""
        found = self.all(**values)
        return found[0] if found else None

    def one(self, **values: Any) -> M:
        """The row that is known to be there. Raises ObjectDoesNotExist."""
        found = self.all(**values)
        if not found:
            raise ObjectDoesNotExist(f"{self._ask().model._meta.label}: {values}")
        return found[0]


class PreparedValues:
    """The same for rows of plain values, as the database gives them. `around` is SQL about the question, `{}`."""

    def __init__(self, rows: QuerySet[Any, Any], around: str = "{}") -> None:
        self._rows, self._around = rows, around
        self._put: dict[str, tuple[str, list[Any]]] = {}

    def all(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows; none where the queryset can have none."""
        database = connections[DEFAULT_DB_ALIAS]
        if database.vendor not in self._put:
            self._put[database.vendor] = _in_sql(self._rows.query.get_compiler(connection=database))
        sql, parameters = self._put[database.vendor]
        return _answer(self._around.format(sql), parameters, values, database) if sql else []


class _Statement:
    """The SQL of a queryset for one kind of database, and how its rows become instances."""

    def __init__(self, rows: QuerySet[Any], database: Any) -> None:
        compiler = rows.query.get_compiler(connection=database)
        self._sql, self._parameters = _in_sql(compiler)
        if not self._sql:
            return
        known = compiler.klass_info
        own = known["select_fields"]
        self._model, self._own = known["model"], slice(own[0], own[-1] + 1)
        self._names = [column.target.attname for column, _, _ in compiler.select[self._own]]
        self._others = get_related_populators(known, compiler.select, database.alias)  # type: ignore[call-arg]
        self._beside = compiler.annotation_col_map or {}
        converted = compiler.get_converters([column for column, _, _ in compiler.select])
        self._converters = [(place, one, column) for place, (many, column) in converted.items() for one in many]
        # What SQLite keeps of a moment is read in one step instead of three.
        read = getattr(database.ops, "convert_datetimefield_value", None)
        self._moments = [place for place, one, _ in self._converters if one == read]
        # So is plain JSON, most of which is empty.
        self._facts = [place for place, one, _ in self._converters if _is_plain_json(one)]
        taken = {*self._moments, *self._facts}
        self._converters = [found for found in self._converters if found[0] not in taken]

    def rows(self, values: dict[str, Any], database: Any) -> list[Any]:
        found = _answer(self._sql, self._parameters, values, database) if self._sql else []
        return [self._instance(list(row), database) for row in found]

    def _instance(self, row: list[Any], database: Any) -> Any:
        for place in self._moments:
            if (told := row[place]) is not None:
                moment = told if isinstance(told, datetime) else datetime.fromisoformat(told)
                row[place] = moment.replace(tzinfo=UTC)
        for place in self._facts:
            if (kept := row[place]) is not None:
                row[place] = {} if kept == "{}" else [] if kept == "[]" else _facts(kept)
        for place, convert, column in self._converters:
            if row[place] is not None:
                row[place] = convert(row[place], column, database)
        one = kept_row(self._model, self._names, row[self._own], database.alias)
        for other in self._others:
            other.populate(row, one)
        for name, place in self._beside.items():
            setattr(one, name, row[place])
        return one


def kept_row(model: Any, names: Iterable[str], values: Iterable[Any], database: str | None) -> Any:
    """A row as it was read; a column not asked for is read when it is looked at."""
    one = model.__new__(model)
    one.__dict__.update(zip(names, values, strict=True))
    one._state = ModelState()
    one._state.adding, one._state.db = False, database
    return one


def _in_sql(compiler: Any) -> tuple[str, list[Any]]:
    """A question in SQL; "" for one that can have no answer."""
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return "", []
    return _fixed(sql, list(parameters))


def _fixed(sql: str, parameters: list[Any]) -> tuple[str, list[Any]]:
    """What is the same at each asking stands in the statement itself. By that the database sees for good which index of
    a part of the rows holds what is asked for; SQLite made such a statement anew whenever it was asked."""
    pieces = sql.split("%s")
    if len(pieces) != len(parameters) + 1:  # the text of a pattern, not the place of a value
        return sql, parameters
    written = [_literal(one) for one in parameters]
    kept = [one for one, literal in zip(parameters, written, strict=True) if literal == "%s"]
    return "".join(chain.from_iterable(zip(pieces, [*written, ""], strict=True))), kept


def _literal(value: Any) -> str:
    """A text or a number as it stands in a statement; for anything else, and for what is given later, its place."""
    if isinstance(value, str) and "\0" not in value:
        return "'{}'".format(value.replace("'", "''").replace("%", "%%"))
    return str(int(value)) if type(value) is int else "%s"


def _is_plain_json(convert: Any) -> bool:
    """Whether a column's values are read as JSON and nothing else."""
    field = getattr(convert, "__self__", None)
    return isinstance(field, JSONField) and type(field).from_db_value is JSONField.from_db_value and not field.decoder


def _facts(kept: Any) -> Any:
    try:
        return json.loads(kept)
    except json.JSONDecodeError:  # as the column does
        return kept


def _answer(sql: str, parameters: list[Any], values: dict[str, Any], database: Any) -> list[tuple[Any, ...]]:
    sent = [_sent(values[one.value], database) if type(one) is given else one for one in parameters]
    return executed(sql, sent, database)[0]


def _sent(value: Any, database: Any) -> Any:
    """A value as the database takes it."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, str | int | bytes):
        return value
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime):
        return database.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return database.ops.adapt_datefield_value(value)
    raise TypeError(f"a question takes no {type(value).__name__}")
