"""The word of a receipt: shown once, kept as a mark of it; it alone opens what was filed without login."""

import secrets
from collections.abc import Mapping

from xinheng.kit.canonical import canonical_json
from xinheng.kit.names import fold
from xinheng.support.crypto.mac import fits as is_ours
from xinheng.support.crypto.mac import lasting_mac, mac

# What nobody takes for another when reading or hearing it: no I, O, L, S, Z, B, G, Q, 0, 1.
ALPHABET = "23456789ACDEFHJKMNPRTUVWXY"
# 26 ** 12 is 56 bits.
LENGTH, GROUP = 12, 4
SENT_BEFORE = (
    "这张表单已经提交过，这次填的内容没有保存。"
    "确是另一件事，请重新打开页面填一张；要补充的，请打 12315 报回执上的编号。"
)


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


def word_of_form(purpose: str, form_key: str, answers: Mapping[str, object]) -> str:
    """The word of a form that carries a key of its own: sent twice, whole, it gets the same receipt. The key with other
    answers gives another word, that opens nothing: the page may have been left open for the next person."""
    return word_of(purpose, lasting_mac(purpose, canonical_json(answers).encode()) + form_key.encode())


def _said(number: str, word: str) -> bytes:
    return f"{number}\0{cleaned_word(word)}".encode()


def spelled(seed: bytes) -> str:
    """A word from a seed of 32 bytes."""
    number, word = int.from_bytes(seed), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        word += ALPHABET[place]
    return "-".join(word[at : at + GROUP] for at in range(0, LENGTH, GROUP))
