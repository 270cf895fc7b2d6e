"""Blind keys: finding a restricted value without storing it. Equal values of one kind have equal keys."""

from collections.abc import Iterable
from hmac import digest as hmac

from xinheng.support.crypto.keyring import Key, key


def blind_key(kind: str, cleaned: str) -> bytes:
    """32 bytes that stand for a cleaned value (`kind`: `phone`, `id_number` …); nobody without the key can test one."""
    return hmac(key(Key.BLIND), f"{kind}\0{cleaned}".encode(), "sha256")


def blind_many(kind: str, values: Iterable[str]) -> list[bytes]:
    """`blind_key` of many values, in order."""
    secret, prefix = key(Key.BLIND), f"{kind}\0".encode()
    return [hmac(secret, prefix + value.encode(), "sha256") for value in values]
