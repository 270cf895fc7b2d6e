"""Sending a statement that was put into SQL already.

What Django's cursor does for each statement (translating the places of values, wrapping the cursor twice) costs more
than SQLite's answer. So the database is asked by its own connection, within Django's transaction and with its errors.
Whoever counts or watches statements (tests, `connection.execute_wrapper`) sees them all: then they go Django's way.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

Rows = list[tuple[Any, ...]]
# Each keeps the answer it gave last.
MOST_CURSORS = 500


def executed(sql: str, values: Sequence[Any], database: Any) -> tuple[Rows, int]:
    """The rows a statement gives (none where it tells of none), and how many it changed. Places are written `%s`."""
    if database.force_debug_cursor or database.execute_wrappers:
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else [], cursor.rowcount
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            answer = database.connection.execute(_for_sqlite(sql), values)
            return answer.fetchall(), answer.rowcount
        cursor = _cursor_of(sql, database)
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.rownumber is not None else [], cursor.rowcount


def _cursor_of(sql: str, database: Any) -> Any:
    """The cursor of a statement on a connection to PostgreSQL, whose rows are all read at once. A new one, and one that
    sent another statement before, finds out again how each kind of value is written and read: twice what the rest
    costs."""
    cursors: dict[str, Any]
    connection, cursors = getattr(database, "prepared_cursors", (None, {}))
    if connection is not database.connection or len(cursors) > MOST_CURSORS:
        cursors = {}
        database.prepared_cursors = database.connection, cursors
    if sql not in cursors:
        cursors[sql] = database.create_cursor()
    return cursors[sql]


@lru_cache(4096)
def _for_sqlite(sql: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")
