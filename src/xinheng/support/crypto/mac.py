"""Marks by which we know again what we made ourselves."""

from hmac import digest as hmac

from xinheng.support.crypto.keyring import Key, key


def mac(purpose: str, message: bytes) -> bytes:
    """32 bytes only this installation can make; one `purpose` never vouches for another."""
    return hmac(hmac(key(Key.MAC), purpose.encode(), "sha256"), message, "sha256")


def short_mac(message: bytes, length: int = 6) -> bytes:
    """The mark printed in a code: short, so guesses must be rate-limited where it is checked."""
    return mac("short", message)[:length]
