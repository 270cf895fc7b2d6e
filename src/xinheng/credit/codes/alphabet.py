"""The characters of a code: digits and capitals that nobody mistakes for another on a sticker."""

import secrets

from xinheng.credit.codes.declarations import assignment

ALPHABET = assignment().alphabet
# What people type for the characters that are left out.
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": "", " ": ""})
TOKEN_LENGTH, TYPED_LENGTH, MAC_LENGTH = assignment().token, assignment().typed, assignment().mac


def random_text(length: int) -> str:
    """`length` characters from the system's random source; each carries five bits."""
    number = secrets.randbits(5 * length)
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(length))


def tidy(text: str) -> str:
    """What a person typed or a scanner read, as the alphabet writes it: capitals, no separators, no look-alikes."""
    return text.strip().upper().translate(_MISREAD)


def in_alphabet(data: bytes, length: int) -> str:
    """The leading bits of `data` in the alphabet: how the MAC is written beside the token."""
    number = int.from_bytes(data, "big")
    bits = len(data) * 8
    return "".join(ALPHABET[(number >> (bits - 5 * (place + 1))) & 31] for place in range(length))
