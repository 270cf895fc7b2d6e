"""Records put before each engine, and the conditions asked of them."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import duckdb

from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.dialects import DUCKDB, POSTGRES, SQLITE
from xinheng.kit.conditions.meaning import Row, holds
from xinheng.kit.conditions.printing import Printer

# A record: fields, its day, its subject's status, and the records beside it.
Fact = tuple[dict[str, str | None], str | None, str, list[dict[str, str]]]
Asked = Callable[[n.Truth, Sequence[Fact], date], list[bool]]
TYPES = {"text": "VARCHAR", "many": "VARCHAR", "day": "DATE", "number": "DOUBLE"}


def python(tree: n.Truth, facts: Sequence[Fact], today: date) -> list[bool]:
    """The specification."""
    return [holds(tree, _row(fact), today) for fact in facts]


def _row(fact: Fact) -> Row:
    fields, began, status, beside = fact
    others = [Row(fields=dict(one), subject={"status": status}) for one in beside]
    return Row(
        fields=fields, effective_on=date.fromisoformat(began) if began else None, subject={"status": status},
        linked=lambda type: others if type == "other" else [],
    )  # fmt: skip


def sqlite(tree: n.Truth, facts: Sequence[Fact], today: date) -> list[bool]:
    """The serving store by default."""
    with sqlite3.connect(":memory:") as store:
        _serve(store.execute, facts, "TEXT", "?")
        asked = Printer(SQLITE, ":today").truth(tree)
        found = store.execute(_question(asked), {"today": today.isoformat()}).fetchall()
    store.close()
    return [bool(row[0]) for row in found]


def postgres(tree: n.Truth, facts: Sequence[Fact], today: date) -> list[bool]:
    """The serving store in production: tables of this session stand before the real ones."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.registers_record, pg_temp.registers_subject")
        _serve(cursor.execute, facts, "date", "%s")
        asked = Printer(POSTGRES, "%(today)s::date").truth(tree).replace("%", "%%").replace("%%(today)", "%(today)")
        cursor.execute(_question(asked), {"today": today})
        return [bool(row[0]) for row in cursor.fetchall()]


def lake(tree: n.Truth, facts: Sequence[Fact], today: date) -> list[bool]:
    """The lake: a typed view a type."""
    with duckdb.connect() as store:
        store.execute("CREATE TABLE s (subject_id BIGINT, status VARCHAR)")
        for name in ("one", "other"):
            columns = ", ".join(f"{field} {type}" for field, type in TYPES.items())
            store.execute(f"CREATE TABLE {name} (subject_id BIGINT, effective_on DATE, ends_on DATE, {columns})")
        for place, (fields, began, status, beside) in enumerate(facts):
            store.execute("INSERT INTO s VALUES (?, ?)", [place, status])
            for name, values in [("one", fields), *(("other", one) for one in beside)]:
                typed = [_typed(field, values.get(field)) for field in TYPES]
                store.execute(f"INSERT INTO {name} VALUES (?, ?, NULL, ?, ?, ?, ?)", [place, began, *typed])
        asked = Printer(DUCKDB, f"DATE '{today}'").truth(tree)
        rows = store.execute(
            f"SELECT coalesce({asked}, FALSE) FROM one r JOIN s ON s.subject_id = r.subject_id ORDER BY r.subject_id"
        ).fetchall()
    return [bool(row[0]) for row in rows]


def _typed(field: str, value: str | None) -> Any:
    """The lake has NULL for an empty day or number; a text may be empty."""
    return value if field in ("text", "many") else value or None


def _serve(execute: Callable[..., Any], facts: Sequence[Fact], day: str, mark: str) -> None:
    execute("CREATE TEMP TABLE registers_subject (id BIGINT, status TEXT)")
    execute(
        f"CREATE TEMP TABLE registers_record (subject_id BIGINT, type TEXT, open TEXT, effective_on {day}, "
        f"ends_on {day}, superseded_at TEXT)"
    )
    for place, (fields, began, status, beside) in enumerate(facts):
        execute(f"INSERT INTO registers_subject VALUES ({mark}, {mark})", (place, status))
        for type, values in [("one", fields), *(("other", one) for one in beside)]:
            execute(
                f"INSERT INTO registers_record VALUES ({mark}, {mark}, {mark}, {mark}, NULL, NULL)",
                (place, type, json.dumps(values, ensure_ascii=False), began),
            )


def _question(asked: str) -> str:
    return (
        f"SELECT coalesce({asked}, 1 = 0) FROM registers_record r JOIN registers_subject s ON s.id = r.subject_id "
        "WHERE r.type = 'one' ORDER BY r.subject_id"
    )


def engines() -> Iterator[tuple[str, Asked]]:
    """Every engine that can be asked here."""
    from django.db import connection

    yield from (("python", python), ("sqlite", sqlite), ("duckdb", lake))
    if connection.vendor == "postgresql":
        yield "postgresql", postgres
