"""One write batch: the only place that adds records, supersedes them and keeps the projections in step.

Both ways in end here: intake's chunks and what the platform decides itself. Everything in one batch commits together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from operator import itemgetter

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
from xinheng.fusion.registers.proving import content_of
from xinheng.fusion.registers.statements import Statement, Statements
from xinheng.fusion.registers.subjects import Projection, add_subjects, subject_secrets, update_subjects
from xinheng.kit.refusal import Refusal
from xinheng.support.crypto.cipher import encrypt_many, new_secret

RECORD_COLUMNS = (
    "id", "subject_id", "type", "key", "open", "restricted", "effective_on", "ends_on", "recorded_at", "source_id",
    "batch_id", "digest",
)  # fmt: skip


class WriteConflict(Refusal):
    """Somebody else wrote the same records in between; the caller compares again."""


@dataclass
class WrittenBatch:
    """What one batch did."""

    batch: Batch
    records: list[int]
    # Over what was written, for the batch's audit event.
    content: str
    subjects: dict[str, int] = field(default_factory=dict)


def write_batch(
    *, type: str, source: Source, statements: Statements, projections: Sequence[Projection] = (), run: int = 0,
    at: datetime,
) -> WrittenBatch:  # fmt: skip
    """Writes records with their subjects, identifiers, secrets, mentions, blind keys and feed row.

    The caller holds the transaction and the source's row. Raises `WriteConflict` when a record that was to be
    superseded is no longer current.
    """
    subjects = add_subjects([p for p in projections if p.subject is None])
    update_subjects([p for p in projections if p.subject is not None])
    records = bulk.allocate_ids(Record._meta.db_table, len(statements))
    owners = _owners(statements, subjects)
    batch = Batch(written_at=at, source=source, run=run, types=[type])
    batch.first_record, batch.last_record = (min(records), max(records)) if records else (0, 0)
    batch.withdrawn_subjects = _losers(statements, owners)
    save_batch(batch)
    _supersede(statements, records, at)
    _add_records(type, batch, statements, owners, records, at)
    _add_mentions(batch, statements, records)
    _add_blind_keys(statements, records)
    return WrittenBatch(batch, records, content_of(statements.opens, statements.digests), subjects)


def _owners(statements: Statements, made: Mapping[str, int]) -> Sequence[int | None]:
    """Whose each record is: the subject known before, or the one just made."""
    if not made:
        return statements.subjects
    pairs = zip(statements.subjects, statements.identities, strict=True)
    return [made.get(identity) if subject is None else subject for subject, identity in pairs]


def _losers(statements: Statements, owners: Sequence[int | None]) -> list[int]:
    """Subjects from whom a record goes to another."""
    pairs = zip(statements.replaces_subjects, owners, strict=True)
    return sorted({old for old, owner in pairs if old is not None and old != owner})


def save_batch(batch: Batch) -> None:
    """Saves the feed row under the running transaction's number."""
    if bulk.on_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            batch.transaction = cursor.fetchone()[0]
    batch.save()


def _supersede(statements: Statements, records: Sequence[int], at: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value(at)
    old = [(moment, new, gone) for gone, new in zip(statements.replaces, records, strict=True) if gone is not None]
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
            bulk.run_for_each(
                cursor,
                "UPDATE registers_record SET superseded_at = %s, superseded_by = %s WHERE id = %s "
                "AND superseded_at IS NULL",
                rows,
            )
        return int(cursor.rowcount)


def _add_records(
    type: str, batch: Batch, statements: Statements, owners: Sequence[int | None], records: Sequence[int], at: datetime
) -> None:
    sealed = _seal(statements, owners, records)
    moment = connection.ops.adapt_datetimefield_value(at)
    bulk.insert_rows(
        Record._meta.db_table,
        RECORD_COLUMNS,
        zip(
            records, owners, repeat(type), statements.keys, statements.opens, sealed, statements.effective_on,
            statements.ends_on, repeat(moment), repeat(batch.source_id), repeat(batch.pk), statements.digests,
            strict=False,
        ),
    )  # fmt: skip


def _seal(statements: Statements, owners: Sequence[int | None], records: Sequence[int]) -> Sequence[bytes | None]:
    """Restricted content under its subject's secret, or under one of the record's own while it has no subject."""
    wanted = {owner for text, owner in zip(statements.restricted, owners, strict=True) if text}
    if not wanted:
        return [None] * len(statements)
    of_subject = subject_secrets({owner for owner in wanted if owner is not None})
    alone: list[tuple[int, bytes]] = []
    pairs: list[tuple[bytes, bytes]] = []
    for text, owner, record in zip(statements.restricted, owners, records, strict=True):
        if text and owner is None:
            alone.append((record, new_secret()))
        if text:
            pairs.append((of_subject[owner] if owner is not None else alone[-1][1], text.encode()))
    bulk.insert_rows(RecordSecret._meta.db_table, ("record_id", "secret"), alone)
    boxes = iter(encrypt_many(pairs))
    return [next(boxes) if text else None for text in statements.restricted]


def _add_mentions(batch: Batch, statements: Statements, records: Sequence[int]) -> None:
    pairs = zip(statements.mentions, records, strict=True)
    rows = [(record, subject, role) for mentions, record in pairs for role, subject in mentions]
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


def _add_blind_keys(statements: Statements, records: Sequence[int]) -> None:
    pairs = zip(statements.blind_keys, records, strict=True)
    bulk.insert_rows(
        BlindKey._meta.db_table,
        ("record_id", "field", "value"),
        # In the order of their index: each of its pages is touched once.
        sorted(((record, name, value) for keys, record in pairs for name, value in keys), key=itemgetter(2)),
    )


__all__ = ["Projection", "Statement", "Statements", "WriteConflict", "WrittenBatch", "supersede", "write_batch"]
