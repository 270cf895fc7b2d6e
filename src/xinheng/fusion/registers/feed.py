"""The feed: what was added to the registers, batch by batch, for whoever follows it.

At least once: a reader stores what it made of a page and advances its cursor in one transaction. On PostgreSQL ids
commit out of order, so a page ends below the oldest transaction still running and is ordered by (transaction, id).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from xinheng.fusion.registers.bulk import on_postgres
from xinheng.fusion.registers.models import Batch, FeedCursor, Record

# Which batches no running transaction can still get in front of.
HORIZON = '"transaction" < pg_snapshot_xmin(pg_current_snapshot())::text::bigint'
# Batches of one page. A batch of intake holds some ten thousand records, so a page stays within memory.
PAGE = 20


@dataclass(frozen=True)
class FeedPage:
    """Batches after a reader's cursor, with the subjects whose records or mentions they changed."""

    batches: list[Batch]
    subjects: set[int] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.batches)


@dataclass(frozen=True)
class Changes:
    """What came after a position."""

    types: set[str]
    # Whether some of it was about subjects or mentions alone.
    others: bool
    # Whether some of it took records back, or destroyed what lies beside them, and added none.
    taken: bool
    # Whose records, mentions or own row it touched; None where these are too many to be looked up.
    subjects: set[int] | None
    # Records of nobody that it added or superseded.
    records: set[int]


def read(reader: str, limit: int = PAGE) -> FeedPage:
    """The next page for `reader`; empty when it is up to date."""
    cursor = FeedCursor.objects.filter(reader=reader).first() or FeedCursor(reader=reader)
    batches = _batches_after(cursor, limit)
    subjects: set[int] = set()
    for batch in batches:
        subjects.update(_subjects_of(batch))
    return FeedPage(batches, subjects, {name for batch in batches for name in batch.types})


def advance(reader: str, page: FeedPage) -> None:
    """Moves the cursor behind the page; call it in the transaction that stored the page's result."""
    if page.batches:
        last = page.batches[-1]
        FeedCursor.objects.update_or_create(reader=reader, defaults={"transaction": last.transaction, "batch": last.pk})


def move(reader: str, to: tuple[int, int]) -> None:
    """Sets the cursor to a position: a snapshot up to there was worked through whole, what came after is read again."""
    FeedCursor.objects.update_or_create(reader=reader, defaults={"transaction": to[0], "batch": to[1]})


def rewind(reader: str) -> bool:
    """Forgets a reader's cursor, for a projection made anew: everything is read again. False where it has none."""
    return FeedCursor.objects.filter(reader=reader).delete()[0] > 0


def readers_now() -> list[str]:
    """The names of all who have read the feed."""
    return list(FeedCursor.objects.order_by("reader").values_list("reader", flat=True))


def position() -> tuple[int, int]:
    """Where the feed stands: (transaction, batch) of the last batch that nothing can get in front of any more."""
    horizon = f"WHERE {HORIZON}" if on_postgres() else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "transaction", id FROM registers_batch {horizon} ORDER BY 1 DESC, 2 DESC LIMIT 1')
        found = cursor.fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def changes_since(after: tuple[int, int], most: int) -> Changes:
    """What batches after a position, those still in doubt included, have changed.

    Of more than `most` records it is not looked up whose they are: `subjects` is None, and all must be read.
    """
    batches = list(Batch.objects.extra(where=['("transaction", id) > (%s, %s)'], params=list(after)))
    few = sum(batch.last_record - batch.first_record + 1 for batch in batches if batch.last_record) <= most
    return Changes(
        types={name for batch in batches for name in batch.types},
        others=any(not batch.types for batch in batches),
        taken=any(batch.types and not batch.last_record for batch in batches),
        subjects={subject for batch in batches for subject in _subjects_of(batch)} if few else None,
        records=set(_unlinked(batches)) if few else set(),
    )


def _unlinked(batches: list[Batch]) -> Iterator[int]:
    """Records without a subject that these batches added, and those that they superseded.

    What a batch supersedes bears the batch's own moment, though another batch before it may have been later.
    """
    for batch in batches:
        added = Record.objects.filter(pk__gte=batch.first_record, pk__lte=batch.last_record, batch=batch)
        # Asked for those without a subject, a planner may take the index that has all of them.
        yield from (pk for pk, subject in added.values_list("pk", "subject_id") if subject is None)
    if batches:
        since = min(batch.written_at for batch in batches)
        yield from Record.objects.filter(subject=None, superseded_at__gte=since).values_list("pk", flat=True)


def _batches_after(cursor: FeedCursor, limit: int) -> list[Batch]:
    horizon = f"AND {HORIZON}" if on_postgres() else ""
    return list(
        Batch.objects.raw(
            f'SELECT * FROM registers_batch WHERE ("transaction", id) > (%s, %s) {horizon} '
            'ORDER BY "transaction", id LIMIT %s',
            [cursor.transaction, cursor.batch, limit],
        )
    )


def _subjects_of(batch: Batch) -> set[int]:
    subjects = set(batch.withdrawn_subjects)
    subjects.update(
        Record.objects.filter(
            pk__gte=batch.first_record, pk__lte=batch.last_record, batch=batch, subject__isnull=False
        ).values_list("subject_id", flat=True)
    )
    if batch.last_mention:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT subject_id FROM registers_mention WHERE id BETWEEN %s AND %s",
                [batch.first_mention, batch.last_mention],
            )
            subjects.update(row[0] for row in cursor.fetchall())
    return subjects
