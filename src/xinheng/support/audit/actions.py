"""Writing the trail: an event in the transaction of what it tells of, checkpoints for a witness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from django.db import connection, transaction
from django.db.models import F, Model, Q

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.personal.striking import strike_all
from xinheng.support.audit.models import AuditEvent, ChainHead, Checkpoint
from xinheng.support.audit.rules import checkpoint_statement, event_digest, head_seal, moment
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto import signing
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import add, change


class Person(Protocol):
    """An account, or somebody who acts for a subject (whose `kind` says so), as the trail needs it."""

    @property
    def pk(self) -> int:
        """Its number among its kind."""

    @property
    def display_name(self) -> str:
        """Its name for people."""


Actor = Person | Literal["system"] | None
Target = Model | tuple[str, object]
_HEAD = PreparedQuestion(lambda: ChainHead.objects.select_for_update().filter(stream=given("stream")))


def record_event(
    *, stream: str, verb: str, actor: Actor, target: Target, detail: dict[str, object] | None = None
) -> AuditEvent:
    """Append one event to its chain, inside the transaction of the act it tells of.

    `actor` is an account, None for the public, or "system". `target` is a row or (kind, id). Personal
    numbers in `detail` are struck out, names are not: write none. The chain's head stays locked until the
    transaction ends, so write the event last.
    """
    return record_events(stream=stream, actor=actor, target=target, events=[(verb, detail or {})])[0]


def record_events(
    *, stream: str, actor: Actor, target: Target, events: Sequence[tuple[str, dict[str, object]]]
) -> list[AuditEvent]:
    """Append several events (verb, detail) of one act and one target, under one lock of the chain's head."""
    return record_entries(
        stream=stream, entries=[TrailEntry(actor, target_of(target), verb, detail) for verb, detail in events]
    )


@dataclass(frozen=True)
class TrailEntry:
    """Who did what to which thing (kind, number): an event before it has its place in a chain."""

    actor: Actor
    target: tuple[str, object]
    verb: str
    detail: dict[str, object]


def record_entries(*, stream: str, entries: Sequence[TrailEntry]) -> list[AuditEvent]:
    """Append the acts of several people to one chain, under one lock of its head."""
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event is written inside the transaction of what it tells of")
    head = _locked_head(stream)
    written = []
    for entry in entries:
        kind, identity, name = _actor(entry.actor)
        event = AuditEvent(
            stream=stream,
            seq=head.seq + 1,
            at=city_time.now(),
            actor_kind=kind,
            actor_id=identity,
            actor_name=name,
            verb=entry.verb,
            target_kind=entry.target[0],
            target_id=str(entry.target[1]),
            detail=canonical_json(strike_all(entry.detail)),
            previous=bytes(head.digest),
        )
        event.digest = event_digest(event)
        head.seq, head.digest = event.seq, event.digest
        written.append(event)
    add(*written)
    head.seal = head_seal(stream, head.seq, bytes(head.digest))
    change(head, "seq", "digest", "seal")
    return written


@transaction.atomic
def sign_checkpoint(*, streams: list[str] | None = None) -> list[str]:
    """Sign the head of every chain (or of `streams`) that grew since its last checkpoint.

    Returns the newest checkpoint of each chain as a line of JSON for a second organisation to keep.
    """
    heads = ChainHead.objects.select_for_update().filter(seq__gt=0).order_by("stream")
    if streams is not None:
        heads = heads.filter(stream__in=streams)
    return [checkpoint_line(_checkpoint(head)) for head in heads]


@transaction.atomic
def record_verification(*, by: Person, breaks: int, witness: int) -> None:
    """Somebody proved the chains, with how many lines of a witness and what result."""
    detail: dict[str, object] = {"breaks": breaks, "witness": witness}
    record_event(stream=stream_for("", "audit"), verb="verify_trail", actor=by, target=("audit", "all"), detail=detail)


def checkpoint_if_due(*, events: int = 10, seconds: int = 60) -> list[str]:
    """Sign the chains that grew by `events`, or have waited `seconds` since their last checkpoint.

    Called by the worker. The gap is what an intruder with our signing key could rewrite unseen by a witness.
    """
    waited = Q(signed_at__isnull=True) | Q(signed_at__lte=city_time.now() - timedelta(seconds=seconds))
    due = ChainHead.objects.filter(Q(seq__gte=F("signed_seq") + events) | (Q(seq__gt=F("signed_seq")) & waited))
    streams = list(due.values_list("stream", flat=True))
    return sign_checkpoint(streams=streams) if streams else []


def checkpoint_line(checkpoint: Checkpoint) -> str:
    """A checkpoint as a witness keeps it: one line of canonical JSON, checkable with our public key."""
    return canonical_json(
        {
            "stream": checkpoint.stream,
            "seq": checkpoint.seq,
            "digest": bytes(checkpoint.digest).hex(),
            "at": moment(checkpoint.at),
            "key": checkpoint.key,
            "signature": bytes(checkpoint.signature).hex(),
        }
    )


def _locked_head(stream: str) -> ChainHead:
    """The head, locked; made at the chain's first event, where two writers may meet."""
    head = _HEAD.first(stream=stream)
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(stream=stream)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(stream=stream)
    return head


def _checkpoint(head: ChainHead) -> Checkpoint:
    kept = Checkpoint.objects.filter(stream=head.stream, seq=head.seq).first()
    if kept is not None:
        return kept
    at, digest = city_time.now(), bytes(head.digest)
    head.signed_seq, head.signed_at = head.seq, at
    head.save(update_fields=["signed_seq", "signed_at"])
    return Checkpoint.objects.create(
        stream=head.stream,
        seq=head.seq,
        digest=digest,
        at=at,
        key=signing.key_name(signing.public_key()),
        signature=signing.sign(checkpoint_statement(head.stream, head.seq, digest, at)),
    )


def _actor(actor: Actor) -> tuple[str, str, str]:
    if actor is None:
        return "public", "", "公众"
    if isinstance(actor, str):
        return "system", "", "系统"
    return getattr(actor, "kind", "account"), str(actor.pk), actor.display_name


def target_of(target: Target) -> tuple[str, str]:
    """The kind and the number under which the trail names a thing."""
    if isinstance(target, Model):
        return target._meta.label_lower, str(target.pk)
    return target[0], str(target[1])
