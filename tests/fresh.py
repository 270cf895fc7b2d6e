"""The database of a pass as it was made: put back after what was committed in it.

A copy of it lies beside: a file on SQLite, a template on PostgreSQL. Putting it back takes a tenth of a second;
emptying seventy tables one by one and filling the framework's own again takes seconds.
"""

from pathlib import Path
from shutil import copyfile
from sqlite3 import connect

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests import made
from xinheng.support.audit.protection import unprotect


def keep() -> None:
    """Once, right after it was made."""
    if connection.vendor == "postgresql":
        connection.close()
        _copy(_name(), _kept())
    else:
        connection.ensure_connection()
        with connect(_kept()) as copy:
            connection.connection.backup(copy)
        copy.close()
        made.keep(Path(_kept()))


def put_back() -> None:
    """What was committed since is gone; whoever else holds a connection loses it.

    Without the guard on the audit trail: many tests change the trail to see it noticed.
    """
    connection.close()
    lay(_name())
    unprotect(connection)


def lay(target: str) -> None:
    """A database as it was made, under another name: a path on SQLite."""
    if connection.vendor == "postgresql":
        _copy(_kept(), target)
        return
    for left in ("-wal", "-shm"):
        Path(target + left).unlink(missing_ok=True)
    new = Path(target + "-new")
    copyfile(_kept(), new)
    new.replace(target)


def forget() -> None:
    """The copy goes with the database."""
    if connection.vendor == "postgresql":
        _on_server(f'DROP DATABASE IF EXISTS "{_kept()}" WITH (FORCE)')


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _kept() -> str:
    return f"{_name()}_as_made"


def _copy(source: str, target: str) -> None:
    _on_server(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)', f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _on_server(*statements: str) -> None:
    """Beside Django, which may be forbidden the database at the moment."""
    at = connection.settings_dict
    place = make_conninfo(
        dbname="postgres", user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"] or 5432
    )
    with psycopg.connect(place, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())
