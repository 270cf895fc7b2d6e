"""Taking records back that their source no longer holds, or never should have said, many at once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from xinheng.fusion.registers.compose import project
from xinheng.fusion.registers.models import Batch, Record, Source, Subject
from xinheng.fusion.registers.relinking import mentioned_by, said_again
from xinheng.fusion.registers.statements import Statements
from xinheng.fusion.registers.subjects import Projection
from xinheng.fusion.registers.writing import save_batch, supersede, write_batch
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.queries import territory


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


@transaction.atomic
def restore_records(*, pairs: Mapping[int, int], source: Source, by: Actor, reason: str, at: datetime) -> list[int]:
    """Has what was said before hold again: current record → the one it replaced, of one type and source; the new
    records.

    The former statement is said once more, since records never change; what was known on a day in between stays so.
    """
    subjects = dict(Record.objects.filter(pk__in=pairs).values_list("pk", "subject_id"))
    replacing = {old: (now, subjects[now]) for now, old in pairs.items()}
    return _say_again(list(pairs.values()), replacing, source, by, reason, at)


@transaction.atomic
def restore_withdrawn(*, records: Sequence[int], source: Source, by: Actor, reason: str, at: datetime) -> list[int]:
    """Has withdrawn records (by id), of one type and source, hold again where nothing of their key holds now; the new
    records."""
    return _say_again(records, {}, source, by, reason, at)


def _say_again(
    records: Sequence[int], replacing: Mapping[int, tuple[int, int | None]], source: Source, by: Actor, reason: str,
    at: datetime,
) -> list[int]:  # fmt: skip
    """`replacing`: record → the current one that it takes the place of, and whose that is."""
    giver = Source.objects.select_for_update().get(pk=source.pk)
    said = list(Record.objects.filter(pk__in=records).order_by("pk"))
    mentioned = mentioned_by(list(records))
    statements = []
    for one in said:
        now, whose = replacing.get(one.pk, (None, None))
        again = said_again(one, one.subject_id, mentioned.get(one.pk, []))
        statements.append(again._replace(replaces=now, replaces_subject=whose))
    type = said[0].type
    projections = list(_projected(said, type))
    written = write_batch(type=type, source=giver, statements=Statements.of(statements), projections=projections, at=at)
    record_event(
        stream=stream_for("", "register"), verb="restore_records", actor=by, target=written.batch,
        detail={"type": type, "source": giver.name, "records": len(said), "content": written.content,
                "reason": reason},
    )  # fmt: skip
    return list(written.records)


def _projected(records: Sequence[Record], type: str) -> Iterator[Projection]:
    """What the subjects of a master register are shown by, from what holds again."""
    kind = standard().type(type)
    if not kind.establishes:
        return
    places, names = territory(), dict(Subject.objects.filter(pk__in={one.subject_id for one in records}).values_list(
        "pk", "identity"))  # fmt: skip
    for one in records:
        if one.subject_id is not None:
            yield project(kind, json.loads(one.open), names[one.subject_id], one.subject_id, places)
