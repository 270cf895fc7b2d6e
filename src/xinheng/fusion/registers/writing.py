"""One write batch: the only place that adds records, supersedes them and keeps the projections in step.

Both ways in end here: intake's chunks and what the platform decides itself. Everything in one batch commits together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.models import (
    Batch,
    BlindKey,
    Mention,
    Record,
    RecordSecret,
    Source,
)
from xinheng.fusion.registers.subjects import Projection, add_subjects, subject_secrets, update_subjects
from xinheng.kit.refusal import Refusal
from xinheng.support.crypto.cipher import encrypt_many, new_secret

RECORD_COLUMNS = (
    "id", "subject_id", "type", "key", "open", "restricted", "effective_on", "ends_on", "recorded_at", "source_id",
    "batch_id", "digest",
)  # fmt: skip


class Statement(NamedTuple):
    """One record ready to be written. Dates are ISO text; `restricted` is its plain canonical JSON, or empty."""

    subject: int | None
    # `scheme:value` of the subject; its id is looked up among the batch's new subjects when `subject` is None.
    identity: str
    key: str
    open: str
    restricted: str
    effective_on: str | None
    ends_on: str | None
    digest: bytes
    # The current record this one supersedes, and whose it is.
    replaces: int | None = None
    replaces_subject: int | None = None
    # (role, subject id)
    mentions: Sequence[tuple[str, int]] = ()
    # (field, blind key)
    blind_keys: Sequence[tuple[str, bytes]] = ()


class WriteConflict(Refusal):
    """Somebody else wrote the same records in between; the caller compares again."""


@dataclass
class Written:
    """What one batch did."""

    batch: Batch
    records: list[int]
    subjects: dict[str, int] = field(default_factory=dict)


def write_batch(
    *, type: str, source: Source, statements: Sequence[Statement], projections: Sequence[Projection] = (),
    run: int = 0, at: datetime,
) -> Written:  # fmt: skip
    """Writes records with their subjects, identifiers, secrets, mentions, blind keys and feed row.

    The caller holds the transaction and the source's row. Raises `WriteConflict` when a record that was to be
    superseded is no longer current.
    """
    subjects = add_subjects([p for p in projections if p.subject is None])
    update_subjects([p for p in projections if p.subject is not None])
    records = bulk.allocate_ids(Record._meta.db_table, len(statements))
    owners = [s.subject if s.subject is not None else subjects.get(s.identity) for s in statements]
    batch = Batch(written_at=at, source=source, run=run, types=[type])
    batch.first_record, batch.last_record = (min(records), max(records)) if records else (0, 0)
    batch.withdrawn_subjects = sorted(
        {s.replaces_subject for s, owner in zip(statements, owners, strict=True)
         if s.replaces_subject is not None and s.replaces_subject != owner}
    )  # fmt: skip
    save_batch(batch)
    _supersede(statements, records, at)
    _add_records(type, source, batch, statements, owners, records, at)
    _add_mentions(batch, statements, records)
    _add_blind_keys(statements, records)
    return Written(batch, records, subjects)


def save_batch(batch: Batch) -> None:
    """Saves the feed row under the running transaction's number."""
    if bulk.on_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            batch.transaction = cursor.fetchone()[0]
    batch.save()


def _supersede(statements: Sequence[Statement], records: Sequence[int], at: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value(at)
    old = [(moment, new, s.replaces) for s, new in zip(statements, records, strict=True) if s.replaces is not None]
    if old and supersede(old) != len(old):
        raise WriteConflict("同一来源的记录刚被另一次写入更新，本次未写入。请重新运行。")


def supersede(rows: Sequence[tuple[object, int | None, int]]) -> int:
    """Marks current records (moment, superseding record, record) as superseded; the one update a record ever sees."""
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            cursor.execute(
                "UPDATE registers_record AS old SET superseded_at = new.at, superseded_by = new.record FROM "
                "unnest(%s::timestamptz[], %s::bigint[], %s::bigint[]) AS new(at, record, id) "
                "WHERE old.id = new.id AND old.superseded_at IS NULL",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            cursor.executemany(
                "UPDATE registers_record SET superseded_at = %s, superseded_by = %s WHERE id = %s "
                "AND superseded_at IS NULL",
                rows,
            )
        return int(cursor.rowcount)


def _add_records(
    type: str, source: Source, batch: Batch, statements: Sequence[Statement], owners: Sequence[int | None],
    records: Sequence[int], at: datetime,
) -> None:  # fmt: skip
    sealed = _seal(statements, owners, records)
    moment = connection.ops.adapt_datetimefield_value(at)
    bulk.insert_rows(
        Record._meta.db_table,
        RECORD_COLUMNS,
        (
            (record, owner, type, s.key, s.open, box, s.effective_on, s.ends_on, moment, source.pk, batch.pk, s.digest)
            for record, owner, s, box in zip(records, owners, statements, sealed, strict=True)
        ),
    )


def _seal(
    statements: Sequence[Statement], owners: Sequence[int | None], records: Sequence[int]
) -> list[bytes | None]:
    """Restricted content under its subject's secret, or under one of the record's own while it has no subject."""
    if not any(s.restricted for s in statements):
        return [None] * len(statements)
    wanted = {o for s, o in zip(statements, owners, strict=True) if s.restricted and o is not None}
    of_subject = subject_secrets(wanted)
    alone: list[tuple[int, bytes]] = []
    pairs: list[tuple[bytes, bytes]] = []
    for s, owner, record in zip(statements, owners, records, strict=True):
        if s.restricted and owner is None:
            alone.append((record, new_secret()))
        if s.restricted:
            pairs.append((of_subject[owner] if owner is not None else alone[-1][1], s.restricted.encode()))
    bulk.insert_rows(RecordSecret._meta.db_table, ("record_id", "secret"), alone)
    boxes = iter(encrypt_many(pairs))
    return [next(boxes) if s.restricted else None for s in statements]


def _add_mentions(batch: Batch, statements: Sequence[Statement], records: Sequence[int]) -> None:
    rows = [(r, subject, role) for s, r in zip(statements, records, strict=True) for role, subject in s.mentions]
    if not rows:
        return
    ids = bulk.allocate_ids(Mention._meta.db_table, len(rows))
    bulk.insert_rows(
        Mention._meta.db_table,
        ("id", "record_id", "subject_id", "role"),
        ((i, *row) for i, row in zip(ids, rows, strict=True)),
    )
    batch.first_mention, batch.last_mention = min(ids), max(ids)
    batch.save(update_fields=["first_mention", "last_mention"])


def _add_blind_keys(statements: Sequence[Statement], records: Sequence[int]) -> None:
    bulk.insert_rows(
        BlindKey._meta.db_table,
        ("record_id", "field", "value"),
        [(r, name, value) for s, r in zip(statements, records, strict=True) for name, value in s.blind_keys],
    )


__all__ = ["Projection", "Statement", "WriteConflict", "Written", "supersede", "write_batch"]
