"""Taking records back that their source no longer holds, many at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from xinheng.fusion.registers.models import Batch, Record, Source
from xinheng.fusion.registers.writing import save_batch, supersede
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


@transaction.atomic
def withdraw_records(
    *, type: str, records: Sequence[int], source: Source, by: Actor, reason: str, at: datetime, run: int = 0
) -> None:
    """Takes current records (by id) of one source back in one batch; the past still shows that they were said.

    The trail names each of them. Raises Refusal when one is no longer current: then none is taken back.
    """
    giver = Source.objects.select_for_update().get(pk=source.pk)
    moment = connection.ops.adapt_datetimefield_value(at)
    if supersede([(moment, None, pk) for pk in records]) != len(records):
        raise Refusal("要撤回的记录刚被另一次写入更新，本次没有撤回。请重新运行。")
    subjects = Record.objects.filter(pk__in=records, subject__isnull=False).values_list("subject_id", flat=True)
    batch = Batch(written_at=at, source=giver, run=run, types=[type], withdrawn_subjects=sorted(set(subjects)))
    save_batch(batch)
    record_event(
        stream=stream_for("", "register"), verb="withdraw_records", actor=by, target=batch,
        detail={"run": run, "type": type, "source": giver.name, "records": sorted(records), "reason": reason},
    )  # fmt: skip
