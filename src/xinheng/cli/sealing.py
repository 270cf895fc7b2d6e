"""Parts of a backup, closed to everybody but the holder of the recovery key: X25519, then AES-256-GCM in chunks."""

import os
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from xinheng.kit.refusal import Refusal

CHUNK = 1 << 20
MAGIC = b"XHBACK01"
_RAW = serialization.Encoding.Raw


def new_pair() -> tuple[bytes, bytes]:
    """A recovery key's secret and public half, 32 bytes each."""
    secret = X25519PrivateKey.generate()
    public = secret.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    return secret.private_bytes_raw(), public


def public_of(secret: bytes) -> bytes:
    """The public half that belongs to a secret one."""
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def seal(source: BinaryIO, target: Path, public: bytes, name: str) -> str:
    """Writes the source closed under its name, durable, whole or not at all. Returns the SHA-256 of what it read."""
    once = X25519PrivateKey.generate()
    cipher = _cipher(once.exchange(X25519PublicKey.from_public_bytes(public)), once.public_key().public_bytes_raw())
    seen, number = sha256(), 0
    aside = target.with_name(f".{target.name}.aside")
    with aside.open("wb") as out:
        out.write(MAGIC + once.public_key().public_bytes_raw())
        chunk = source.read(CHUNK)
        while True:
            after = source.read(CHUNK)
            seen.update(chunk)
            out.write(cipher.encrypt(_nonce(number), chunk, _bound(name, last=not after)))
            if not after:
                break
            chunk, number = after, number + 1
        out.flush()
        os.fsync(out.fileno())
    aside.replace(target)
    return seen.hexdigest()


def unseal(source: Path, target: Path, secret: bytes, name: str) -> str:
    """Opens a part into a file; returns the SHA-256 of what it wrote. Raises Refusal for a wrong key or damage."""
    seen, number = sha256(), 0
    with source.open("rb") as closed, target.open("wb") as out:
        head = closed.read(len(MAGIC) + 32)
        if head[: len(MAGIC)] != MAGIC or len(head) != len(MAGIC) + 32:
            raise damaged(name)
        once = head[len(MAGIC) :]
        shared = X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(once))
        cipher, chunk = _cipher(shared, once), closed.read(CHUNK + 16)
        while True:
            after = closed.read(CHUNK + 16)
            try:
                opened = cipher.decrypt(_nonce(number), chunk, _bound(name, last=not after))
            except (InvalidTag, ValueError) as error:
                raise damaged(name) from error
            seen.update(opened)
            out.write(opened)
            if not after:
                break
            chunk, number = after, number + 1
        out.flush()
        os.fsync(out.fileno())
    return seen.hexdigest()


def damaged(name: str) -> Refusal:
    """The sentence for a part that does not open or is not itself."""
    return Refusal(f"备份的“{name}”已损坏 / damaged part: 没有恢复任何内容，请换用另一份备份")


def _cipher(shared: bytes, once: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=once, info=b"xinheng backup").derive(shared))


def _nonce(number: int) -> bytes:
    # Each part has a key of its own, so counting is enough.
    return number.to_bytes(12, "big")


def _bound(name: str, *, last: bool) -> bytes:
    return f"{name}|{'last' if last else 'more'}".encode()
