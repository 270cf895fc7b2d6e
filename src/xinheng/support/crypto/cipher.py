"""Encryption at rest: each subject's and each file's values under a key of their own.

The key is derived from the installation's master key and a small secret kept beside the values. Destroying the secret
erases the values for good, in every backup made afterwards, while digests and chains stay whole.

A ciphertext is: one byte naming the algorithm, 12 bytes nonce, the encrypted bytes with their 16-byte tag.
"""

import os
from collections.abc import Iterable
from hmac import digest as hmac
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto.keyring import Key, key, keys_of
from xinheng.support.crypto.mac import keyed_hashes

NONCE, TAG, SECRET = 12, 16, 16


class Unreadable(Exception):
    """The bytes were changed, or belong to another secret or master key."""


class Cipher(Protocol):
    """Authenticated encryption under a 32-byte key; behind it stand AES, SM4 or a hardware module."""

    code: int

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes) -> bytes:
        """The encrypted bytes followed by the tag."""

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes) -> bytes:
        """The plain bytes; raises InvalidTag."""


class Aes256Gcm:
    """AES-256-GCM, the default."""

    code = 1

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes) -> bytes:
        """See `Cipher`."""
        return AESGCM(key).encrypt(nonce, plain, None)

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes) -> bytes:
        """See `Cipher`."""
        return AESGCM(key).decrypt(nonce, sealed, None)


class Sm4Gcm:
    """SM4-GCM (GB/T 32907), where the city must use the national algorithms; its key is half as long."""

    code = 2

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes) -> bytes:
        """See `Cipher`."""
        running = BlockCipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
        return running.update(plain) + running.finalize() + running.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes) -> bytes:
        """See `Cipher`."""
        running = BlockCipher(algorithms.SM4(key[:16]), modes.GCM(nonce, sealed[-TAG:])).decryptor()
        return running.update(sealed[:-TAG]) + running.finalize()


CIPHERS: dict[str, Cipher] = {"aes-256-gcm": Aes256Gcm(), "sm4-gcm": Sm4Gcm()}
_BY_CODE = {cipher.code: cipher for cipher in CIPHERS.values()}


def new_secret() -> bytes:
    """The secret of one subject or file: 16 random bytes, kept beside what it protects."""
    return os.urandom(SECRET)


def encrypt(secret: bytes, plain: bytes) -> bytes:
    """`plain` under the key of `secret`, by the algorithm of the setting XINHENG_CIPHER."""
    return encrypt_many([(secret, plain)])[0]


def encrypt_many(pairs: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """`encrypt` for many (secret, plain), in order: the form for intake."""
    pairs = list(pairs)
    cipher, master = chosen(), key(Key.MASTER)
    head, random = bytes([cipher.code]), os.urandom(NONCE * len(pairs))
    nonces = (random[start : start + NONCE] for start in range(0, len(random), NONCE))
    keys = keyed_hashes(master, (_long_enough(secret) for secret, _ in pairs))
    return [
        head + nonce + cipher.encrypt(derived, nonce, plain)
        for derived, nonce, (_, plain) in zip(keys, nonces, pairs, strict=True)
    ]


def decrypt(secret: bytes, sealed: bytes) -> bytes:
    """What was encrypted under `secret`, whichever algorithm was chosen then. Raises Unreadable."""
    sealed = bytes(sealed)
    if len(sealed) < 1 + NONCE + TAG or sealed[0] not in _BY_CODE:
        raise Unreadable(f"不是本平台的密文：长度 {len(sealed)}")
    opened = _opened(secret, sealed)
    if opened is None:
        raise Unreadable("密文已被改动，或密钥不符")
    return opened


def close_apart(plain: str) -> str:
    """A text under a secret of its own, which goes before it: for what must not lie in clear where it waits for a
    moment, as in a session or a job."""
    secret = new_secret()
    return (secret + encrypt(secret, plain.encode())).hex()


def open_apart(closed: str) -> str:
    """What `close_apart` closed. Raises Unreadable."""
    whole = bytes.fromhex(closed)
    return decrypt(whole[:SECRET], whole[SECRET:]).decode()


def _opened(secret: bytes, sealed: bytes) -> bytes | None:
    """What was sealed, under the key of now or one that was before it; None where none fits."""
    cipher = _BY_CODE[sealed[0]]
    for master in keys_of(Key.MASTER):
        try:
            return cipher.decrypt(_derived(master, secret), sealed[1 : 1 + NONCE], sealed[1 + NONCE :])
        except InvalidTag:
            continue
    return None


def _derived(master: bytes, secret: bytes) -> bytes:
    return hmac(master, _long_enough(secret), "sha256")


def _long_enough(secret: bytes) -> bytes:
    if len(secret) < SECRET:
        raise ValueError(f"a secret has at least {SECRET} bytes: got {len(secret)}")
    return secret


def chosen() -> Cipher:
    """The cipher of the deployment. Raises ImproperlyConfigured for a name that is none."""
    try:
        return CIPHERS[settings.XINHENG_CIPHER]
    except KeyError as error:
        chosen = settings.XINHENG_CIPHER
        raise ImproperlyConfigured(f"XINHENG_CIPHER 应为 {' 或 '.join(CIPHERS)}，实为“{chosen}”。") from error
