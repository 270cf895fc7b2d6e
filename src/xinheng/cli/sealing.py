"""Pieces of a backup, closed to everybody but the holder of the recovery key: X25519, then AES-256-GCM in chunks."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from xinheng.kit.refusal import Refusal

CHUNK = 1 << 20
MAGIC = b"XHBACK02"
_RAW = serialization.Encoding.Raw


def new_pair() -> tuple[bytes, bytes]:
    """A recovery key's secret and public half, 32 bytes each."""
    secret = X25519PrivateKey.generate()
    public = secret.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    return secret.private_bytes_raw(), public


def public_of(secret: bytes) -> bytes:
    """The public half that belongs to a secret one. Raises ValueError for what is no key."""
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def seal(pieces: Iterable[bytes], target: Path, public: bytes, name: str) -> None:
    """Writes the pieces closed under their name, durable, whole or not at all."""
    once = X25519PrivateKey.generate()
    cipher = _cipher(once.exchange(X25519PublicKey.from_public_bytes(public)), once.public_key().public_bytes_raw())
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.aside")
    with aside.open("wb") as out:
        out.write(MAGIC + once.public_key().public_bytes_raw())
        for number, (chunk, last) in enumerate(_with_last(_chunks(pieces))):
            out.write(cipher.encrypt(_nonce(number), chunk, _bound(name, last=last)))
        out.flush()
        os.fsync(out.fileno())
    aside.replace(target)


def opened(source: Path, secret: bytes, name: str) -> Iterator[bytes]:
    """What was closed under the name, in pieces. Raises Refusal for another name or key, for damage, for a cut."""
    try:
        with source.open("rb") as closed:
            head = closed.read(len(MAGIC) + 32)
            if head[: len(MAGIC)] != MAGIC or len(head) != len(MAGIC) + 32:
                raise damaged(name)
            once = head[len(MAGIC) :]
            shared = X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(once))
            cipher, chunks = _cipher(shared, once), iter(lambda: closed.read(CHUNK + 16), b"")
            for number, (chunk, last) in enumerate(_with_last(chunks)):
                yield cipher.decrypt(_nonce(number), chunk, _bound(name, last=last))
    except (InvalidTag, ValueError, FileNotFoundError) as error:
        raise damaged(name) from error


def damaged(name: str) -> Refusal:
    """The sentence for a piece that does not open, is not itself or is not there."""
    return Refusal(
        f"备份的“{name}”已损坏、被调换或不见了 / damaged, swapped or missing: 没有恢复任何内容，请换用另一份备份"
    )


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of one size."""
    held = b""
    for piece in pieces:
        held += piece
        while len(held) >= CHUNK:
            yield held[:CHUNK]
            held = held[CHUNK:]
    if held:
        yield held


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk with whether it is the last; of nothing, one empty chunk."""
    rest = iter(chunks)
    chunk = next(rest, b"")
    for after in rest:
        yield chunk, False
        chunk = after
    yield chunk, True


def _cipher(shared: bytes, once: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=once, info=b"xinheng backup").derive(shared))


def _nonce(number: int) -> bytes:
    # Each piece has a key of its own, so counting is enough.
    return number.to_bytes(12, "big")


def _bound(name: str, *, last: bool) -> bytes:
    return f"{name}|{'last' if last else 'more'}".encode()
