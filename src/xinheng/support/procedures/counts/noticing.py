"""The database notices which family's counts may have changed, whoever changes a matter and however.

In the transaction that does it, so nothing is forgotten and nobody waits: each change adds a row of its own.
"""

from typing import Any

TABLE, NOTICED = "procedures_matter", "procedures_touchedfamily"
COLUMNS = ("office", "procedure", "version", "state", "field", "assignee_id", "due_on", "family_id")


def notice(connection: Any) -> None:
    """From now on. What was there before is counted by `keeping.count_anew`."""
    made = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in made:
            cursor.execute(statement)


def stop_noticing(connection: Any) -> None:
    """For undoing the migration."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for act in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS matter_touched_{act}{on}")


def _of(row: str) -> str:
    return f"COALESCE({row}.family_id, {row}.id)"


def _changed(differs: str) -> str:
    """Whether anything changed that counts; of a matter that is and stays closed nothing does."""
    told = [f"OLD.{name} {differs} NEW.{name}" for name in COLUMNS]
    closed = "(OLD.closed_at IS NULL) <> (NEW.closed_at IS NULL)"
    return f"((OLD.closed_at IS NULL OR NEW.closed_at IS NULL) AND ({' OR '.join([*told, closed])}))"


def _acts(differs: str) -> dict[str, tuple[str, str]]:
    """What is done to a matter → when that is noticed, and of which families."""
    return {
        "insert": ("NEW.closed_at IS NULL", _of("NEW")),
        "update": (_changed(differs), f"{_of('OLD')} UNION SELECT {_of('NEW')}"),
        "delete": ("OLD.closed_at IS NULL", _of("OLD")),
    }


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER matter_touched_{act} AFTER {act} ON {TABLE} WHEN {when} "
        f"BEGIN INSERT INTO {NOTICED} (family) SELECT {families}; END"
        for act, (when, families) in _acts("IS NOT").items()
    ]


def _postgresql() -> list[str]:
    made = []
    for act, (when, families) in _acts("IS DISTINCT FROM").items():
        made.append(
            f"CREATE OR REPLACE FUNCTION matter_touched_by_{act}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN INSERT INTO {NOTICED} (family) SELECT {families}; RETURN NULL; END $$"
        )
        made.append(
            f"CREATE TRIGGER matter_touched_{act} AFTER {act} ON {TABLE} FOR EACH ROW WHEN ({when}) "
            f"EXECUTE FUNCTION matter_touched_by_{act}()"
        )
    return made
