"""A test database on PostgreSQL as it was made, by deleting what is new in it: a tenth of the work of copying it again.

Nothing is guessed. What stands in the catalogue and in the tables that were not empty is compared with what stood there
when it was made; where that differs, the caller copies.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

OF_OURS = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
# All that a test could change about tables themselves.
SHAPE = """
    SELECT 'tables', count(*), sum(oid::bigint) FROM pg_class
    UNION ALL SELECT 'columns', count(*), sum(atttypid::bigint) FROM pg_attribute WHERE NOT attisdropped
    UNION ALL SELECT 'constraints', count(*), sum(oid::bigint) FROM pg_constraint
    UNION ALL SELECT 'triggers', count(*), sum(oid::bigint) FROM pg_trigger
    UNION ALL SELECT 'functions', count(*), sum(oid::bigint) FROM pg_proc
"""
SEQUENCES = "SELECT schemaname, sequencename, last_value, start_value FROM pg_sequences"
Server = psycopg.Connection[Any]


@dataclass(frozen=True)
class Made:
    """What a database was like when it was made."""

    shape: list[Any]
    filled: dict[str, str]
    sequences: set[tuple[Any, ...]]


def look(server: Server) -> Made:
    """Once, before anything is done with it."""
    names = [name for (name,) in server.execute(f"SELECT relname FROM pg_class WHERE {OF_OURS}")]
    filled = {name: said for name in names if (said := _content(server, name))}
    return Made(server.execute(SHAPE).fetchall(), filled, set(server.execute(SEQUENCES).fetchall()))


def send_others_away(server: Server) -> None:
    """Whoever else holds a connection loses it: threads that a test left behind hold locks."""
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def empty(server: Server, made: Made) -> bool:
    """Whether it could be put back; if not, nothing is done to it."""
    if server.execute(SHAPE).fetchall() != made.shape:
        return False
    if any(_content(server, name) != said for name, said in made.filled.items()):
        return False
    grown = server.execute(f"SELECT relname FROM pg_class WHERE {OF_OURS} AND pg_relation_size(oid) > 0").fetchall()
    # What notices a change would note the emptying in a table that was emptied before.
    server.execute("SET session_replication_role = replica")
    for (name,) in grown:
        if name not in made.filled:
            server.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    for schema, name, last, first in set(server.execute(SEQUENCES).fetchall()) - made.sequences:
        before = next((one for one in made.sequences if one[:2] == (schema, name)), (None, None, None))[2]
        assert last is not None
        server.execute(
            "SELECT setval(%s::regclass, %s, %s)", [f'{schema}."{name}"', before or first, before is not None]
        )
    return True


def _content(server: Server, name: str) -> str:
    """A digest of a table's rows; nothing of an empty one."""
    rows = sql.SQL("SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {} t").format(sql.Identifier(name))
    said = server.execute(rows).fetchone()
    return str(said[0]) if said and said[0] else ""
