"""The database itself refuses to change the trail.

A guard against mistakes and against the application's own role: who owns the tables can drop a trigger, and is then
found by `verify`.
"""

from typing import Any

TABLES = ("audit_auditevent", "audit_checkpoint")
REFUSAL = "audit rows are appended, never changed"


def protect(connection: Any) -> None:
    """Refuse UPDATE and DELETE on the trail's tables, on PostgreSQL TRUNCATE too."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def unprotect(connection: Any) -> None:
    """Take the guard away: for undoing the migration, and for a test database that is emptied between tests."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for act in _acts(connection.vendor):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act.lower()}{on}")


def _acts(vendor: str) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if vendor == "postgresql" else ("UPDATE", "DELETE")


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        made = [
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        ]
        trigger = "CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} EXECUTE FUNCTION audit_refuse()"
    else:
        made = []
        trigger = (
            "CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '" + REFUSAL + "'); END"
        )
    return made + [trigger.format(table=table, name=act.lower(), act=act) for table in TABLES for act in _acts(vendor)]
