"""A delivery taken back: everything it said, and nothing else; what it had replaced holds again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from xinheng.fusion.intake.models import Finding, IntakeRun, Reject
from xinheng.fusion.registers.models import Batch, Record
from xinheng.fusion.registers.withdrawing import restore_records, restore_withdrawn, withdraw_records
from xinheng.fusion.resolution.actions import stop_waiting, wait_again
from xinheng.kit import city_time
from xinheng.support.audit.actions import Actor

CHUNK = 500


def take_back(run: IntakeRun, by: Actor, reason: str) -> tuple[int, int]:
    """How many records were withdrawn, and for how many the former one holds again. Repeated, it goes on where it was
    interrupted: only what still holds of the run is taken."""
    withdrawn = restored = 0
    for type, records in _of(run):
        for start in range(0, len(records), CHUNK):
            some = records[start : start + CHUNK]
            former = _former(some)
            gone = [one.pk for one in some if one.pk not in former]
            at = city_time.now()
            if former:
                with transaction.atomic():
                    wait_again(restore_records(pairs=former, source=run.source, by=by, reason=reason, at=at))
                _find_again(run, [one.key for one in some if one.pk in former])
            if gone:
                withdraw_records(type=type, records=gone, source=run.source, by=by, reason=reason, at=at)
            stop_waiting([one.pk for one in some])
            withdrawn, restored = withdrawn + len(gone), restored + len(former)
    restored += _bring_back_missing(run, by, reason)
    Finding.objects.filter(run=run, closed_at__isnull=True).update(closed_at=city_time.now())
    _wait_again(run)
    return withdrawn, restored


def _bring_back_missing(run: IntakeRun, by: Actor, reason: str) -> int:
    """What it had withdrawn since it lacked them, if it was a whole one, holds again; how many. Not where a later whole
    one lacked them as well, nor what another delivery brought since."""
    if IntakeRun.objects.filter(
        source=run.source, pk__gt=run.pk, is_full=True, state=IntakeRun.State.FINISHED
    ).exists():
        return 0
    count = 0
    for batch in Batch.objects.filter(run=run.pk, last_record=0).order_by("pk"):
        missing = _missing(run, batch)
        if missing:
            ids, at = [one.pk for one in missing], city_time.now()
            with transaction.atomic():
                wait_again(restore_withdrawn(records=ids, source=run.source, by=by, reason=reason, at=at))
            _find_again(run, [one.key for one in missing])
        count += len(missing)
    return count


def _missing(run: IntakeRun, batch: Batch) -> list[Record]:
    """What a batch of the run withdrew and nothing holds in the place of; of subjects, and what is nobody's yet."""
    held = Record.objects.filter(source=run.source, key=OuterRef("key"), type=OuterRef("type"), superseded_at=None)
    gone = Record.objects.filter(
        Q(subject__in=batch.withdrawn_subjects) | Q(subject=None), source=run.source, type__in=batch.types,
        superseded_at=batch.written_at, superseded_by=None,
    )  # fmt: skip
    return list(gone.exclude(Exists(held)).order_by("pk"))


def _find_again(run: IntakeRun, keys: Sequence[str]) -> None:
    """What the run's values had settled of records that hold again is open again: while it ran, no other of its source
    closed a finding."""
    closed = Finding.objects.filter(
        source=run.source, run__lt=run.pk, key__in=keys,
        closed_at__range=(run.started_at, run.finished_at or city_time.now()),
    )  # fmt: skip
    since = Finding.objects.filter(source=run.source, run__gt=run.pk, key=OuterRef("key"), field=OuterRef("field"))
    closed.exclude(Exists(since.filter(closed_at__isnull=True))).update(closed_at=None)


@transaction.atomic
def _wait_again(run: IntakeRun) -> None:
    """Rows that it had refused wait no more; those that it had settled do again, unless another delivery brought
    them since."""
    refused = Reject.objects.filter(run=run, closed_at__isnull=True)
    refused.update(closed_at=city_time.now(), outcome=Reject.Outcome.TAKEN_BACK)
    # A row that another delivery brought good may have to wait again, but not for this one, which is gone.
    Reject.objects.filter(run=run, cells__isnull=False).update(cells=None)
    settled = Reject.objects.filter(closed_by=run).exclude(run__state=IntakeRun.State.TAKEN_BACK)
    held = Record.objects.filter(source=run.source, key=OuterRef("key"), superseded_at__isnull=True)
    # They wait from now: their cells are kept for as long as those of a row that was refused today.
    settled.exclude(~Q(key="") & Exists(held)).update(
        closed_at=None, outcome=Reject.Outcome.OPEN, closed_by=None, opened_at=city_time.now()
    )


def _of(run: IntakeRun) -> Iterator[tuple[str, Sequence[Record]]]:
    """The current records that this run wrote, by type."""
    found: dict[str, list[Record]] = defaultdict(list)
    for batch in Batch.objects.filter(run=run.pk):
        ids = (batch.first_record, batch.last_record)
        for record in Record.objects.filter(pk__range=ids, batch=batch, superseded_at__isnull=True).order_by("pk"):
            found[record.type].append(record)
    yield from found.items()


def _former(records: Sequence[Record]) -> dict[int, int]:
    """Current record → the one it replaced, where it replaced one: looked for among the records of its subject, and,
    by the moment, among those that are nobody's."""
    subjects = {one.subject_id for one in records if one.subject_id is not None}
    nobodys = Q(subject=None, superseded_at__in={one.recorded_at for one in records})
    replaced = Record.objects.filter(
        Q(subject_id__in=subjects) | nobodys, superseded_by__in=[one.pk for one in records]
    )
    return {now: old for now, old in replaced.values_list("superseded_by", "pk") if now is not None}
