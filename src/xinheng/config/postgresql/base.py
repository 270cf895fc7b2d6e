"""Django's connection to PostgreSQL, but for what it asks besides: whether the connection lives, and for places to go
back to within a transaction. Each was a question and an answer of its own, by a cursor made for it."""

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

# A connection that was asked so lately may have been closed by the server, which is seen by its socket; it has not been
# forgotten in silence by something on the way.
LATELY = 10.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose marks go straight through libpq, and which is known to live while nobody ended it."""

    asked_at = 0.0

    def is_usable(self) -> bool:
        """Whether the server is there. It is asked after an error, after a pause, and where it said something that
        nobody waited for: that it ends."""
        if not self.errors_occurred and time.monotonic() - self.asked_at < LATELY and self._is_silent():
            return True
        self.asked_at = time.monotonic()
        return bool(super().is_usable())

    def _is_silent(self) -> bool:
        one: Any = self.connection
        if one is None or one.closed:
            return False
        looks = select.poll()
        looks.register(one.fileno(), select.POLLIN)
        return not looks.poll(0)

    # Places to go back to lie within each other, and of those called alike the innermost is meant: so all are.
    def _savepoint(self, sid: str) -> None:
        self._send_within("SAVEPOINT here")

    def _savepoint_rollback(self, sid: str) -> None:
        self._send_within("ROLLBACK TO SAVEPOINT here")

    def _savepoint_commit(self, sid: str) -> None:
        self._send_within("RELEASE SAVEPOINT here")

    def _send_within(self, sql: str) -> None:
        """A mark needs no cursor, unless statements are watched or the transaction has not yet begun at the server."""
        pg = getattr(self.connection, "pgconn", None)
        begun = pg is not None and pg.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)
        if self.force_debug_cursor or self.execute_wrappers or pg is None or not begun:
            with self.cursor() as cursor:
                cursor.execute(sql)
            return
        with self.wrap_database_errors:
            answer = pg.exec_(sql.encode())
            if answer.status != ExecStatus.COMMAND_OK:
                raise (
                    error_from_result(answer) if pg.status == ConnStatus.OK else OperationalError("the server is gone")
                )
