"""Signatures anyone can check with the public key: codes without a network, checkpoints held by a witness."""

from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xinheng.support.crypto.keyring import Key, key


class Signer(Protocol):
    """Something that signs under one key: Ed25519 here, SM2 or a seal server elsewhere."""

    algorithm: str

    def sign(self, message: bytes) -> bytes:
        """The signature."""

    def public_key(self) -> bytes:
        """What others check it with."""


class Ed25519Signer:
    """RFC 8032, under the installation's signing key."""

    algorithm = "ed25519"

    def __init__(self, private: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(private)

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(message)

    def public_key(self) -> bytes:
        """32 bytes."""
        return self._private.public_key().public_bytes_raw()


def sign(message: bytes) -> bytes:
    """The installation's signature on `message`."""
    return _signer(key(Key.SIGNING)).sign(message)


def public_key() -> bytes:
    """The public key of the installation, to be published and given to witnesses."""
    return _signer(key(Key.SIGNING)).public_key()


def key_name(public: bytes) -> str:
    """A short name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def verify(message: bytes, signature: bytes, public: bytes | None = None) -> bool:
    """Whether `signature` on `message` was made under `public` (default: our own key)."""
    try:
        Ed25519PublicKey.from_public_bytes(public or public_key()).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def _signer(private: bytes) -> Signer:
    return Ed25519Signer(private)
