"""What the complainant keeps to look the complaint up: the check word of the receipt, or the telephone given.

The check word is derived, not stored: a mark over the number under this complaint's own secret. Erasing the secret
ends the look-up together with the person.
"""

from base64 import b32encode
from hmac import compare_digest

from xinheng.fusion.standard.registry import standard
from xinheng.services.complaints.models import Complaint
from xinheng.support.crypto.blind import blind_key
from xinheng.support.crypto.mac import mac

# Thirty bits: with the portal's limit of tries nobody guesses one in a lifetime.
LENGTH = 6
# Base32 has no 0, 1, 8 or 9; what people still take for one another when reading is replaced.
_READABLE = str.maketrans("IOSZB", "34679")


def cleaned_phone(text: str) -> str:
    """The telephone as it is compared: digits alone."""
    return standard().field_type("phone").clean(text)


def phone_key(phone: str) -> bytes:
    """The blind key by which the complaints of a telephone are found."""
    return blind_key("phone", cleaned_phone(phone))


def check_word(number: str, secret: bytes) -> str:
    """The word printed on the receipt."""
    mark = mac("complaint-check", secret + number.encode())
    return b32encode(mark).decode().translate(_READABLE)[:LENGTH]


def opens(complaint: Complaint | None, given: str) -> bool:
    """Whether what was typed is the check word or the telephone of this complaint.

    A number that does not exist takes the same comparisons, so that time does not tell which numbers do.
    """
    word = given.strip().upper().translate(_READABLE)
    by_phone = phone_key(given)
    if complaint is None or complaint.secret is None:
        compare_digest(b"0" * LENGTH, b"1" * LENGTH)
        compare_digest(by_phone, bytes(32))
        return False
    expected = check_word(complaint.number, bytes(complaint.secret))
    fits_word = compare_digest(expected.encode(), word.encode())
    fits_phone = compare_digest(bytes(complaint.phone_key), by_phone)
    return fits_word or fits_phone
