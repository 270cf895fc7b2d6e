"""Records said again with another subject: the old version is superseded, content and dates stay as they were."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.compose import compose
from xinheng.fusion.registers.models import Batch, Mention, Record, Source
from xinheng.fusion.registers.queries import restricted_content
from xinheng.fusion.registers.statements import Statement, Statements
from xinheng.fusion.registers.writing import save_batch, write_batch
from xinheng.fusion.standard.registry import standard


def relink(links: Mapping[int, int | None], at: datetime) -> tuple[dict[int, int], dict[str, object]]:
    """Writes each current record again under its new subject, in the caller's transaction.

    Gives the new record ids by old ones, and what each batch wrote, for the audit event.
    """
    groups: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for start in range(0, len(links), 500):
        ids = list(links)[start : start + 500]
        for record in Record.objects.filter(pk__in=ids, superseded_at__isnull=True).order_by("pk"):
            groups[record.type, record.source_id].append(record)
    renewed: dict[int, int] = {}
    contents: dict[str, object] = {}
    for (type, source_id), records in groups.items():
        source = Source.objects.select_for_update().get(pk=source_id)
        mentioned = mentioned_by([record.pk for record in records])
        statements = [said_again(record, links[record.pk], mentioned.get(record.pk, [])) for record in records]
        written = write_batch(type=type, source=source, statements=Statements.of(statements), at=at)
        contents[str(written.batch.pk)] = written.content
        renewed.update(zip((record.pk for record in records), written.records, strict=True))
    return renewed, contents


def mentioned_by(records: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """(role, subject) of everyone the records mention, by record."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    sql = "SELECT record_id, role, subject_id FROM registers_mention WHERE record_id IN {values}"
    for record, role, subject in bulk.rows_where_in(sql, records, "bigint"):
        found[record].append((role, subject))
    return found


def said_again(record: Record, subject: int | None, mentioned: Sequence[tuple[str, int]]) -> Statement:
    """The statement that says a record once more, of this subject; it replaces the record itself."""
    said = Statement(
        subject=subject,
        identity="",
        key=record.key,
        open=record.open,
        restricted="",
        effective_on=record.effective_on.isoformat() if record.effective_on else None,
        ends_on=record.ends_on.isoformat() if record.ends_on else None,
        digest=bytes(record.digest),
        replaces=record.pk,
        replaces_subject=record.subject_id,
        mentions=mentioned,
    )
    if record.restricted is None:
        return said
    row = json.loads(record.open) | restricted_content(record)
    composed = compose(standard().type(record.type), row)
    return said._replace(restricted=composed.restricted, blind_keys=composed.blind_keys)


def mention(mentions: Sequence[tuple[int, int, str]], source: Source, at: datetime) -> Batch:
    """Adds (record, subject, role) that were not known when the records were written, with a feed row."""
    ids = bulk.allocate_ids(Mention._meta.db_table, len(mentions))
    bulk.insert_rows(
        Mention._meta.db_table,
        ("id", "record_id", "subject_id", "role"),
        ((i, *row) for i, row in zip(ids, mentions, strict=True)),
    )
    batch = Batch(written_at=at, source=source, first_mention=min(ids), last_mention=max(ids))
    save_batch(batch)
    return batch
