"""Signatures anyone can check with the public key: codes without a network, checkpoints held by a witness.

`XINHENG_SIGNER` chooses between Ed25519 and SM2, both under the one key of the installation. What was signed before the
choice changed stays good: a public key tells by its length whose kind it is.
"""

from functools import lru_cache
from hashlib import sha256
from hmac import digest as hmac
from typing import ClassVar, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto import sm2
from xinheng.support.crypto.keyring import Key, key, keys_of


class Signer(Protocol):
    """Something that signs under one key: Ed25519 or SM2 here, a card or a seal server elsewhere."""

    algorithm: ClassVar[str]

    def sign(self, message: bytes) -> bytes:
        """The signature."""

    def public_key(self) -> bytes:
        """What others check it with."""


class Ed25519Signer:
    """RFC 8032, under the installation's signing key; the default."""

    algorithm: ClassVar[str] = "ed25519"

    def __init__(self, private: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(private)

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(message)

    def public_key(self) -> bytes:
        """32 bytes."""
        return self._private.public_key().public_bytes_raw()


class Sm2Signer:
    """GB/T 32918, where the city must use the national algorithms; its private number is drawn from the same key."""

    algorithm: ClassVar[str] = "sm2"

    def __init__(self, private: bytes) -> None:
        self._private = sm2.private_number(hmac(private, b"xinheng sm2", "sha512"))
        self._public = sm2.public_bytes(self._private)

    def sign(self, message: bytes) -> bytes:
        """64 bytes: r and s."""
        return sm2.sign(self._private, message)

    def public_key(self) -> bytes:
        """65 bytes: an uncompressed point."""
        return self._public


SIGNERS: dict[str, type[Ed25519Signer | Sm2Signer]] = {one.algorithm: one for one in (Ed25519Signer, Sm2Signer)}


def sign(message: bytes, public: bytes | None = None) -> bytes:
    """The installation's signature on `message`, for who holds `public` of it (default: the one in use).

    Raises ValueError where `public` is not ours.
    """
    if public is None:
        return _chosen().sign(message)
    for private in _privates():
        for name in SIGNERS:
            if (one := _signer(name, private)).public_key() == public:
                return one.sign(message)
    raise ValueError("not a public key of this installation")


def public_key() -> bytes:
    """The public key of the installation, to be published and given to witnesses."""
    return _chosen().public_key()


def public_keys() -> list[bytes]:
    """The one that is in use, those of the other kinds, and those of keys that were exchanged: what was signed before
    is under them."""
    return [public for private in _privates() for public in _public_keys(chosen(), private)]


def key_name(public: bytes) -> str:
    """A short name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def verify(message: bytes, signature: bytes, public: bytes | None = None) -> bool:
    """Whether `signature` on `message` was made under `public` (default: one of our own)."""
    return any(_verify(message, signature, one) for one in ([public] if public else public_keys()))


def chosen() -> str:
    """The algorithm of the deployment. Raises ImproperlyConfigured for a name that is none."""
    name = str(settings.XINHENG_SIGNER)
    if name not in SIGNERS:
        raise ImproperlyConfigured(f"XINHENG_SIGNER 应为 {' 或 '.join(SIGNERS)}，实为“{name[:20]}”。")
    return name


def _verify(message: bytes, signature: bytes, public: bytes) -> bool:
    if len(public) == 1 + 2 * sm2.SIZE:
        return sm2.verify(public, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _privates() -> list[bytes]:
    return keys_of(Key.SIGNING)


def _chosen() -> Signer:
    return _signer(chosen(), key(Key.SIGNING))


@lru_cache(maxsize=32)
def _public_keys(first: str, private: bytes) -> tuple[bytes, ...]:
    names = sorted(SIGNERS, key=lambda name: name != first)
    return tuple(_signer(name, private).public_key() for name in names)


@lru_cache(maxsize=32)
def _signer(name: str, private: bytes) -> Signer:
    return SIGNERS[name](private)
