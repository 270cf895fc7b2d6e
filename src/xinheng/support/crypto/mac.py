"""Marks by which we know again what we made ourselves."""

from hmac import compare_digest
from hmac import digest as hmac

from xinheng.support.crypto.keyring import Key, key, keys_of


def mac(purpose: str, message: bytes) -> bytes:
    """32 bytes only this installation can make; one `purpose` never vouches for another."""
    return _mac(key(Key.MAC), purpose, message)


def macs(purpose: str, message: bytes) -> list[bytes]:
    """The mark under the key in use, then those that earlier keys made: for what is found by its mark."""
    return [_mac(one, purpose, message) for one in keys_of(Key.MAC)]


def lasting_mac(purpose: str, message: bytes) -> bytes:
    """The mark under the first key there was: for what has to come out alike whenever it is made again."""
    return macs(purpose, message)[-1]


def fits(purpose: str, message: bytes, given: bytes) -> bool:
    """Whether a mark is ours, under whichever key. All are compared: time tells nobody which."""
    return sum(compare_digest(one, given) for one in macs(purpose, message)) > 0


def short_mac(message: bytes, length: int = 6) -> bytes:
    """The mark printed in a code: short, so guesses must be rate-limited where it is checked."""
    return mac("short", message)[:length]


def short_macs(message: bytes, length: int = 6) -> list[bytes]:
    """`short_mac` under every key: what was printed stays good."""
    return [one[:length] for one in macs("short", message)]


def _mac(secret: bytes, purpose: str, message: bytes) -> bytes:
    return hmac(hmac(secret, purpose.encode(), "sha256"), message, "sha256")
