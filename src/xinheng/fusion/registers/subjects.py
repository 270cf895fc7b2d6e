"""Subjects and what hangs on them, written set-wise: projections, identifiers, name terms, secrets."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.models import Subject
from xinheng.support.crypto.cipher import new_secret

PROJECTED = (
    "kind",
    "identity",
    "name",
    "status",
    "category",
    "division",
    "industry",
    "address",
    "established_on",
    "office",
)


class Projection(NamedTuple):
    """What a master record says of its subject; `subject` is None for a new one."""

    subject: int | None
    kind: str
    identity: str
    name: str
    status: str
    category: str
    division: str
    industry: str
    address: str
    established_on: str | None
    office: str
    # Further names of the subject: (scheme, value).
    identifiers: Sequence[tuple[str, str]] = ()


def add_subjects(new: Sequence[Projection]) -> dict[str, int]:
    """Creates subjects with identifiers and name terms; ids by identity. One that another intake made is found."""
    if not new:
        return {}
    new = sorted({p.identity: p for p in new}.values(), key=lambda p: p.identity)
    known = {identity: subject for subject, identity in _subjects_of([p.identity for p in new])}
    missing = [p for p in new if p.identity not in known]
    ids = bulk.allocate_ids(Subject._meta.db_table, len(missing))
    _insert_subjects(missing, ids)
    made = dict(_created(missing, ids))
    name_index.add((made[p.identity], _findable(p)) for p in missing if p.identity in made)
    subjects = known | made
    for subject, identity in _subjects_of([p.identity for p in missing if p.identity not in made]):
        subjects[identity] = subject
    _insert_identifiers(
        (subjects[p.identity], scheme, value) for p in new for scheme, value in (_parts(p.identity), *p.identifiers)
    )
    return subjects


def _parts(identity: str) -> tuple[str, str]:
    scheme, _, value = identity.partition(":")
    return scheme, value


def update_subjects(changed: Sequence[Projection]) -> None:
    """Brings the projections of known subjects in step with their master record."""
    if not changed:
        return
    latest = {p.subject: p for p in changed}
    sql = "SELECT id, kind, identity, name, status, category, division, industry, address, established_on, office"
    old = {
        row[0]: row[1:]
        for row in bulk.rows_where_in(f"{sql} FROM registers_subject WHERE id IN {{values}}", list(latest), "bigint")
    }
    different = [p for p in latest.values() if p.subject in old and _projected(p) != _as_text(old[p.subject])]
    bulk.update_by_id(
        "registers_subject",
        dict.fromkeys(("name", "status", "category", "division", "industry", "address"), "text")
        | {"established_on": "date", "office": "text"},
        [(*_projected(p)[2:], p.subject) for p in different],
    )
    found_by = [(p.subject, _as_it_was(old[p.subject]), _findable(p)) for p in different if p.subject]
    name_index.change([(subject, was, now) for subject, was, now in found_by if was != now])
    _insert_identifiers((p.subject, s, v) for p in latest.values() if p.subject for s, v in p.identifiers)


def _findable(p: Projection) -> name_index.Findable:
    return name_index.Findable(p.name, p.address, p.industry)


def _as_it_was(row: Sequence[object]) -> name_index.Findable:
    kept = dict(zip(PROJECTED, _as_text(row), strict=True))
    return name_index.Findable(kept["name"] or "", kept["address"] or "", kept["industry"] or "")


def _projected(p: Projection) -> tuple[str | None, ...]:
    """The values of `PROJECTED`, written out, since it is done for each row."""
    return (
        p.kind, p.identity, p.name, p.status, p.category, p.division, p.industry, p.address, p.established_on, p.office,
    )  # fmt: skip


def _as_text(row: Sequence[object]) -> tuple[str | None, ...]:
    return tuple(None if value is None else str(value) for value in row)


def _subjects_of(identities: Sequence[str]) -> list[tuple[int, str]]:
    if not identities:
        return []
    sql = "SELECT id, identity FROM registers_subject WHERE identity IN {values}"
    return [(row[0], row[1]) for row in bulk.rows_where_in(sql, identities, "text")]


def _insert_subjects(new: Sequence[Projection], ids: Sequence[int]) -> None:
    rows = [(i, *_projected(p)) for i, p in zip(ids, new, strict=True)]
    names = ", ".join(f'"{name}"' for name in ("id", *PROJECTED))
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            cursor.execute(
                f"INSERT INTO registers_subject ({names}) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], "
                "%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[]) "
                "ON CONFLICT (identity) DO NOTHING",
                [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(11)],
            )
        else:
            marks = ", ".join(["%s"] * 11)
            bulk.run_for_each(cursor, f"INSERT INTO registers_subject ({names}) VALUES ({marks})", rows)


def _created(new: Sequence[Projection], ids: Sequence[int]) -> list[tuple[str, int]]:
    """Which of the inserted rows are ours: on PostgreSQL another transaction may have been first."""
    pairs = list(zip((p.identity for p in new), ids, strict=True))
    if not bulk.on_postgres():
        return pairs
    ours = {identity: subject for subject, identity in _subjects_of([p.identity for p in new])}
    return [(identity, subject) for identity, subject in pairs if ours.get(identity) == subject]


def _insert_identifiers(rows: Iterable[tuple[int, str, str]]) -> None:
    unique = sorted({(value, scheme): subject for subject, scheme, value in rows}.items())
    columns = ([s for _, s in unique], [k[1] for k, _ in unique], [k[0] for k, _ in unique])
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            cursor.execute(
                "INSERT INTO registers_identifier (subject_id, scheme, value) SELECT * FROM "
                "unnest(%s::bigint[], %s::text[], %s::text[]) ON CONFLICT (value, scheme) DO NOTHING",
                list(columns),
            )
        else:
            bulk.run_for_each(
                cursor,
                "INSERT INTO registers_identifier (subject_id, scheme, value) VALUES (%s, %s, %s) "
                "ON CONFLICT (value, scheme) DO NOTHING",
                zip(*columns, strict=True),
            )


def subject_secrets(subjects: set[int]) -> dict[int, bytes]:
    """Each subject's secret, made where there is none yet."""
    sql = "SELECT subject_id, secret FROM registers_subjectsecret WHERE subject_id IN {values}"
    found = {row[0]: bytes(row[1]) for row in bulk.rows_where_in(sql, sorted(subjects), "bigint")}
    missing = sorted(subjects - found.keys())
    if not missing:
        return found
    made = {subject: new_secret() for subject in missing}
    columns = (list(made), list(made.values()))
    with connection.cursor() as cursor:
        if not bulk.on_postgres():
            bulk.run_for_each(
                cursor,
                "INSERT INTO registers_subjectsecret (subject_id, secret) VALUES (%s, %s)",
                zip(*columns, strict=True),
            )
            return found | made
        cursor.execute(
            "INSERT INTO registers_subjectsecret (subject_id, secret) SELECT * FROM unnest(%s::bigint[], %s::bytea[]) "
            "ON CONFLICT (subject_id) DO NOTHING",
            list(columns),
        )
    return {row[0]: bytes(row[1]) for row in bulk.rows_where_in(sql, sorted(subjects), "bigint")}
