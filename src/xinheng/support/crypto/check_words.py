"""The word of a receipt: shown once, kept as a mark of it; it alone opens what was filed without login."""

import secrets

from xinheng.kit.names import fold
from xinheng.support.crypto.mac import fits as is_ours
from xinheng.support.crypto.mac import lasting_mac, mac

# What nobody takes for another when reading or hearing it: no I, O, L, S, Z, B, G, Q, 0, 1.
ALPHABET = "23456789ACDEFHJKMNPRTUVWXY"
# 26 ** 12 is 56 bits.
LENGTH, GROUP = 12, 4


def new_word() -> str:
    """A word nobody can guess, in groups as it is printed."""
    return spelled(secrets.token_bytes(32))


def cleaned_word(typed: str) -> str:
    """The word as it is compared: capitals and digits, whatever stands between them."""
    return "".join(character for character in fold(typed) if character.isalnum())


def mark_of(purpose: str, number: str, word: str) -> bytes:
    """What is kept of a word: the mark of it under our key, for a purpose and a number."""
    return mac(purpose, _said(number, word))


def fits(kept: bytes | memoryview | None, purpose: str, number: str, word: str) -> bool:
    """Whether a word is the one whose mark was kept, under whichever of our keys. Nothing kept takes the same
    comparison: time tells nobody anything."""
    return is_ours(purpose, _said(number, word), bytes(kept or bytes(32))) and kept is not None


def word_of(purpose: str, told: bytes) -> str:
    """The word of what was told, the same however often it is sent."""
    return spelled(lasting_mac(purpose, told))


def _said(number: str, word: str) -> bytes:
    return f"{number}\0{cleaned_word(word)}".encode()


def spelled(seed: bytes) -> str:
    """A word from a seed of 32 bytes."""
    number, word = int.from_bytes(seed), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        word += ALPHABET[place]
    return "-".join(word[at : at + GROUP] for at in range(0, LENGTH, GROUP))
