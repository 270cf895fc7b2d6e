"""Blind keys: finding a restricted value without storing it. Equal values of one kind have equal keys.

The key behind them can be exchanged, and what people look up by it is marked anew (`renewing`). The registers keep the
first one: a person's identity there is a name by which other rows and the trail call that person, and the digest of
a record tells whether a delivery says anything new (ADR 12, 58).
"""

from collections.abc import Iterable
from hmac import digest as hmac

from xinheng.support.crypto.keyring import Key, keys_of
from xinheng.support.crypto.mac import keyed_hashes


def blind_keys(kind: str, cleaned: str) -> list[bytes]:
    """32 bytes that stand for a cleaned value (`kind`: `phone`, `id_number` …), under the key in use and then under
    each before it, by which a row may still be found. Nobody without the keys can test one."""
    return [_blind(secret, kind, cleaned) for secret in keys_of(Key.BLIND)]


def register_key() -> bytes:
    """The key of the registers: the first there was."""
    return keys_of(Key.BLIND)[-1]


def register_blind_keys(kind: str, values: Iterable[str]) -> list[bytes]:
    """What stands for many values in the registers, in order."""
    before = f"{kind}\0".encode()
    return list(keyed_hashes(register_key(), (before + value.encode() for value in values)))


def _blind(secret: bytes, kind: str, cleaned: str) -> bytes:
    return hmac(secret, f"{kind}\0{cleaned}".encode(), "sha256")
