"""Records compared with the trail: every batch's event holds a digest over what the batch wrote."""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from xinheng.fusion.registers.models import Batch, Record
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import Break

BATCH, RECORD = Batch._meta.label_lower, Record._meta.label_lower

# Whoever writes a batch tells the trail so.
WRITING = ("write_records", "write_chunk", "relink_records", "restore_records")


def content_of(opens: Iterable[str], digests: Iterable[bytes]) -> str:
    """One digest over the statements of a batch, in whatever order: open content in clear, sealed content by its
    keyed digest, so that it stays the same when the sealed part is erased."""
    lines = sorted(
        sha256(one.encode() + b"\0" + bytes(mark)).digest() for one, mark in zip(opens, digests, strict=True)
    )
    return sha256(b"".join(lines)).hexdigest()


def compare_records() -> Iterator[Break]:
    """Batches whose records were changed, added or taken away, and records that were ended by hand."""
    heard = dict(_heard())
    for batch in Batch.objects.filter(last_record__gt=0).order_by("pk").iterator():
        rows = Record.objects.filter(pk__range=(batch.first_record, batch.last_record), batch=batch)
        pairs = [(said, bytes(mark)) for said, mark in rows.values_list("open", "digest")]
        told = heard.pop(batch.pk, "")
        if told is None:
            continue
        if told != content_of((one for one, _ in pairs), (mark for _, mark in pairs)):
            yield Break(f"{BATCH} {batch.pk}", 0, "这一批记录与审计记录不符，被改动、增添或删去")
    for gone in heard:
        yield Break(f"{BATCH} {gone}", 0, "审计记录里有这一批，库里已经没有")
    yield from _ended()


def _heard() -> Iterator[tuple[int, str | None]]:
    """The digest of each batch; None where it was written by a version that told none: its chain proves that none was
    taken out since. Records that are said again of another subject are several batches of one act."""
    told = AuditEvent.objects.filter(verb__in=WRITING)
    for target, text in told.values_list("target_id", "detail").iterator():
        detail = json.loads(text)
        if target.isdigit():
            yield int(target), detail.get("content")
        for batch, content in detail.get("batches", {}).items():
            yield int(batch), content


def _ended() -> Iterator[Break]:
    """A record ends by a newer one of its key or by a withdrawal that the trail knows."""
    withdrawn = {
        int(target)
        for target in AuditEvent.objects.filter(target_kind=RECORD, verb="withdraw_record").values_list(
            "target_id", flat=True
        )
    }
    many = AuditEvent.objects.filter(target_kind=BATCH, verb="withdraw_records").values_list("detail", flat=True)
    withdrawn.update(pk for detail in many.iterator() for pk in json.loads(detail)["records"])
    ended = Record.objects.filter(superseded_at__isnull=False, superseded_by=None).values_list("pk", flat=True)
    for pk in sorted(withdrawn ^ set(ended)):
        yield Break(f"{RECORD} {pk}", 0, "这条记录的失效与审计记录不符")
    ids = Record.objects.values_list("pk", flat=True)
    orphans = Record.objects.filter(superseded_by__isnull=False).exclude(superseded_by__in=ids)
    for pk in orphans.values_list("pk", flat=True)[:50]:
        yield Break(f"{RECORD} {pk}", 0, "取代这条记录的记录不存在")
