"""The database of a pass as it was made: put back after what was committed in it.

A copy of it lies beside: a file on SQLite, a template on PostgreSQL. On SQLite putting it back is copying the file; on
PostgreSQL what is new is deleted, which takes a tenth of the time of copying, and the template stands in where a test
changed more than rows.
"""

from pathlib import Path
from shutil import copyfile
from sqlite3 import connect
from typing import Any

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests import emptied, made
from xinheng.support.audit.protection import unprotect

# No test is tried by a power cut: a commit of the database of a pass is not waited for.
WAITS_FOR_NO_DISK = 'ALTER DATABASE "{}" SET synchronous_commit = off'
_as_made: list[emptied.Made] = []


def lay_ready() -> bool:
    """Whether an earlier pass made one; then it lies where Django is about to make one."""
    if connection.vendor == "sqlite":
        return made.lay_ready(Path(connection.settings_dict["TEST"]["NAME"]))
    creation: Any = connection.creation
    new = creation._get_test_db_name()
    _on_server(f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)', f'CREATE DATABASE "{new}"')
    return made.fill_ready(_place(new))


def keep() -> None:
    """Once, right after it was made."""
    if connection.vendor == "postgresql":
        connection.close()
        _copy(_name(), _kept())
        made.keep_filled(_place(_kept()))
        _on_server(WAITS_FOR_NO_DISK.format(_name()))
        unprotect(connection)
        connection.close()
        with psycopg.connect(_place(_name())) as server:
            _as_made[:] = [emptied.look(server)]
    else:
        copy_to(Path(_kept()))
        made.keep(Path(_kept()))


def copy_to(path: Path) -> None:
    """The file as it is now, on SQLite."""
    connection.ensure_connection()
    with connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()


def put_back() -> None:
    """What was committed since is gone; whoever else holds a connection loses it.

    Without the guard on the audit trail: many tests change the trail to see it noticed.
    """
    connection.close()
    if connection.vendor == "postgresql" and _emptied():
        return
    lay(_name())
    unprotect(connection)


def _emptied() -> bool:
    with psycopg.connect(_place(_name()), autocommit=True) as server:
        emptied.send_others_away(server)
    unprotect(connection)
    connection.close()
    with psycopg.connect(_place(_name())) as server:
        return emptied.empty(server, _as_made[0])


def lay(target: str, source: Path | None = None) -> None:
    """A database as it was made, under another name: a path on SQLite, where it may also be a copy of another."""
    if connection.vendor == "postgresql":
        _copy(_kept(), target)
        return
    for left in ("-wal", "-shm"):
        Path(target + left).unlink(missing_ok=True)
    new = Path(target + "-new")
    copyfile(source or _kept(), new)
    new.replace(target)


def forget() -> None:
    """The copy goes with the database."""
    if connection.vendor == "postgresql":
        _drop(_kept())


def drop() -> None:
    """The database itself, which Django takes for one to be kept."""
    if connection.vendor == "postgresql":
        _drop(_name())


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _kept() -> str:
    return f"{_name()}_as_made"


def _drop(name: str) -> None:
    _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy(source: str, target: str) -> None:
    _drop(target)
    _on_server(f'CREATE DATABASE "{target}" TEMPLATE "{source}"', WAITS_FOR_NO_DISK.format(target))


def _on_server(*statements: str) -> None:
    """Beside Django, which may be forbidden the database at the moment."""
    with psycopg.connect(_place("postgres"), autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())


def _place(database: str) -> str:
    at = connection.settings_dict
    return make_conninfo(
        dbname=database, user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"] or 5432
    )
