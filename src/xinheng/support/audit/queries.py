"""Reading the trail, and proving that it is whole."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from django.db.models import Model, Q, QuerySet

from xinheng.support.audit.models import AuditEvent, ChainHead, Checkpoint
from xinheng.support.audit.rules import START, checkpoint_statement, event_digest, head_seals
from xinheng.support.crypto import signing
from xinheng.support.crypto.renewing import is_unfinished

CHUNK = 2000
# Of a chain rewritten from its start every entry is broken; a person needs the first few.
MOST_BREAKS = 20


@dataclass(frozen=True)
class Break:
    """One place where a chain does not hold."""

    stream: str
    seq: int
    reason: str

    def __str__(self) -> str:
        return f"{self.stream} 第 {self.seq} 条：{self.reason}"


@dataclass(frozen=True, order=True)
class Pin:
    """What somebody signed: the chain had this digest at this place."""

    seq: int
    digest: bytes
    witness: bool


def events_about(target: Model) -> QuerySet[AuditEvent]:
    """What was done to one thing, oldest first."""
    return AuditEvent.objects.filter(target_kind=target._meta.label_lower, target_id=str(target.pk)).order_by("id")


def last_verification() -> tuple[datetime, int] | None:
    """When the chains were last proved, and how many breaks were found; by the index of what an event is about."""
    about = AuditEvent.objects.filter(target_kind="audit", target_id="all", verb="verify_trail")
    last = about.order_by("-id").first()
    return (last.at, int(json.loads(last.detail)["breaks"])) if last else None


def how_many_events() -> int:
    """Of all chains."""
    return AuditEvent.objects.count()


def verify(streams: Iterable[str] | None = None, witness: Iterable[str] | None = None) -> list[Break]:
    """Recompute the chains and compare them with their heads, our checkpoints and a witness's.

    `witness` gives lines as `sign_checkpoint` printed them. Reads in chunks, so memory does not grow with the trail.
    An empty list says that the trail is whole, and, given a witness, that no tail was cut up to its last checkpoint.
    """
    pins, breaks = _witness_pins(witness or ())
    if streams is None:
        named = {*_streams(AuditEvent), *_streams(ChainHead), *_streams(Checkpoint), *pins}
    else:
        named = set(streams)
    for stream in sorted(named):
        breaks += list(_verify_chain(stream, pins.get(stream, [])))[:MOST_BREAKS]
    return breaks


def _streams(rows: type[AuditEvent] | type[ChainHead] | type[Checkpoint]) -> Iterable[str]:
    return rows.objects.order_by("stream").values_list("stream", flat=True).distinct()


def _verify_chain(stream: str, witnessed: list[Pin]) -> Iterator[Break]:
    # Checkpoints are read before the head, which only grows: one signed meanwhile cannot look like a cut tail.
    pins = merge(_own_pins(stream), sorted(witnessed))
    pin = next(pins, None)
    head = ChainHead.objects.filter(stream=stream).first() or ChainHead(stream=stream)
    if head.seq and bytes(head.seal) not in _good_seals(head):
        yield Break(stream, head.seq, "链头封印不符，链可能被整体重写")
    seq, digest = 0, START
    events = AuditEvent.objects.filter(stream=stream, seq__lte=head.seq).order_by("seq")
    for event in events.iterator(chunk_size=CHUNK):
        seq += 1
        if event.seq != seq:
            yield Break(stream, seq, f"缺少记录，下一条是第 {event.seq} 条")
            seq = event.seq
        elif bytes(event.previous) != digest:
            yield Break(stream, seq, "与前一条的摘要不相接")
        digest = bytes(event.digest)
        if digest != event_digest(event):
            yield Break(stream, seq, "内容与摘要不符，记录被改动")
        while pin is not None and pin.seq <= seq:
            if pin.seq < seq or pin.digest != digest:
                yield Break(stream, pin.seq, _pin_reason(pin))
            pin = next(pins, None)
    if seq != head.seq or (seq and digest != bytes(head.digest)):
        yield Break(stream, seq, f"链头在第 {head.seq} 条，与最后一条记录不符")
    while pin is not None:
        yield Break(stream, pin.seq, f"检查点之后的尾部缺失，链只到第 {seq} 条")
        pin = next(pins, None)
    yield from _beyond_head(stream, head.seq)


def _good_seals(head: ChainHead) -> list[bytes]:
    """What may stand on a head: the mark of the key in use and, until all heads are sealed anew, of those before it."""
    seals = head_seals(head.stream, head.seq, bytes(head.digest))
    return seals if is_unfinished("audit_heads") else seals[:1]


def _beyond_head(stream: str, seq: int) -> Iterator[Break]:
    """Entries after the head: either added while we read, then the head has moved too, or slipped in."""
    later = AuditEvent.objects.filter(stream=stream, seq__gt=seq).order_by("-seq").values_list("seq", flat=True).first()
    if later is not None:
        head = ChainHead.objects.filter(stream=stream).first()
        if head is None or later > head.seq:
            yield Break(stream, later, "链头之后有多出的记录")


def _own_pins(stream: str) -> Iterator[Pin]:
    """Our checkpoints of one chain in order; one with a wrong signature pins a digest no entry can have."""
    rows = Checkpoint.objects.filter(stream=stream).order_by("seq")
    for row in rows.iterator(chunk_size=CHUNK):
        statement = checkpoint_statement(stream, row.seq, bytes(row.digest), row.at)
        genuine = signing.verify(statement, bytes(row.signature))
        yield Pin(row.seq, bytes(row.digest) if genuine else b"", witness=False)


def _pin_reason(pin: Pin) -> str:
    if not pin.digest:
        return "检查点签名无效"
    return "与见证方持有的检查点不符" if pin.witness else "与签名检查点不符"


def _witness_pins(lines: Iterable[str]) -> tuple[dict[str, list[Pin]], list[Break]]:
    """A witness's lines by chain; a line that is no checkpoint of ours is itself a break."""
    pins: dict[str, list[Pin]] = {}
    breaks = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
            stream, seq, digest = str(held["stream"]), int(held["seq"]), bytes.fromhex(held["digest"])
            statement = checkpoint_statement(stream, seq, digest, datetime.fromisoformat(held["at"]))
            genuine = signing.verify(statement, bytes.fromhex(held["signature"]))
        except (ValueError, KeyError, TypeError):
            breaks.append(Break("witness", number, "见证文件这一行不是检查点"))
            continue
        pins.setdefault(stream, []).append(Pin(seq, digest if genuine else b"", witness=True))
    return pins, breaks


@dataclass(frozen=True)
class TrailFilter:
    """What an auditor asks the trail; empty words ask nothing."""

    actor: str = ""
    verb: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


def events_asked(events: QuerySet[AuditEvent], asked: TrailFilter) -> QuerySet[AuditEvent]:
    """Of the events one may see, those that were asked for."""
    if asked.actor:
        events = events.filter(actor_name__contains=asked.actor)
    if asked.verb:
        events = events.filter(verb=asked.verb)
    if asked.target:
        events = events.filter(Q(target_id=asked.target) | Q(target_kind__contains=asked.target))
    if asked.since:
        events = events.filter(at__gte=asked.since)
    if asked.until:
        events = events.filter(at__lte=asked.until)
    return events
