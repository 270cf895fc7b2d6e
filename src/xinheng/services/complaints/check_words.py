"""The word of the receipt: what the complainant keeps, and the only thing that opens a complaint by itself.

Nothing the other side may know is a key: a shop knows its customers' telephones. The word is shown once; kept is a mark
of it, so neither the database nor a copy of it opens anything.
"""

import secrets
from hmac import compare_digest

from xinheng.fusion.standard.registry import standard
from xinheng.kit.names import fold
from xinheng.services.complaints.models import Complaint
from xinheng.support.crypto.blind import blind_key
from xinheng.support.crypto.mac import mac

# What nobody takes for another when reading or hearing it: no I, O, L, S, Z, B, G, Q, 0, 1.
ALPHABET = "23456789ACDEFHJKMNPRTUVWXY"
# 26 ** 12 is 56 bits.
LENGTH, GROUP = 12, 4


def cleaned_phone(text: str) -> str:
    """The telephone as it is compared: digits alone."""
    return standard().field_type("phone").clean(text)


def phone_key(phone: str) -> bytes:
    """The blind key by which the complaints of a telephone are found."""
    return blind_key("phone", cleaned_phone(phone))


def new_word() -> str:
    """A word nobody can guess, in groups as it is printed."""
    return _spelled(secrets.token_bytes(32))


def word_of_form(form_key: str, form_digest: bytes) -> str:
    """The word of a form that carries a key of its own: the same form sent twice, whole, gets the same receipt."""
    return _spelled(mac("complaint-word-of-form", form_digest + form_key.encode()))


def word_digest(number: str, word: str) -> bytes:
    """What is kept of a word: the mark of it under our key and this number."""
    return mac("complaint-word", f"{number}\0{cleaned_word(word)}".encode())


def cleaned_word(typed: str) -> str:
    """The word as it is compared: capitals and digits, whatever stands between them."""
    return "".join(character for character in fold(typed) if character.isalnum())


def opens(complaint: Complaint | None, given: str) -> bool:
    """Whether what was typed is the word of this complaint's receipt.

    A number that does not exist takes the same comparison, so that time does not tell which numbers do.
    """
    number = complaint.number if complaint else ""
    kept = complaint.word_digest if complaint else None
    fits = compare_digest(bytes(kept or bytes(32)), word_digest(number, given))
    return fits and kept is not None


def _spelled(seed: bytes) -> str:
    number, word = int.from_bytes(seed), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        word += ALPHABET[place]
    return "-".join(word[at : at + GROUP] for at in range(0, LENGTH, GROUP))
