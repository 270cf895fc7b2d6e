"""What the digests, seals and signatures of the trail are made from. Outsiders can recompute all but the seal."""

from datetime import UTC, datetime
from typing import Any

from xinheng.kit.canonical import canonical_json, digest
from xinheng.support.crypto.mac import mac, macs

START = bytes(32)


def event_digest(event: Any) -> bytes:
    """SHA-256 over the canonical JSON of every column, the digest of the event before included."""
    return digest(
        canonical_json(
            {
                "stream": event.stream,
                "seq": event.seq,
                "at": moment(event.at),
                "actor": [event.actor_kind, event.actor_id, event.actor_name],
                "verb": event.verb,
                "target": [event.target_kind, event.target_id],
                "detail": event.detail,
                "previous": bytes(event.previous).hex(),
            }
        )
    )


def head_seal(stream: str, seq: int, digest: bytes) -> bytes:
    """The mark on a chain's head that needs the key outside the database."""
    return mac(*_sealed(stream, seq, digest))


def head_seals(stream: str, seq: int, digest: bytes) -> list[bytes]:
    """`head_seal`, then what it was under keys that were exchanged."""
    return macs(*_sealed(stream, seq, digest))


def _sealed(stream: str, seq: int, digest: bytes) -> tuple[str, bytes]:
    return "audit-head", f"{stream}\0{seq}\0{digest.hex()}".encode()


def checkpoint_statement(stream: str, seq: int, digest: bytes, at: datetime) -> bytes:
    """The bytes a checkpoint signs."""
    return canonical_json({"stream": stream, "seq": seq, "digest": digest.hex(), "at": moment(at)}).encode()


def moment(at: datetime) -> str:
    """A time as it stands in what is hashed: UTC with microseconds, whatever zone it was given in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
