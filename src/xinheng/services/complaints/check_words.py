"""The word of the receipt: what the complainant keeps, and the only thing that opens a complaint by itself.

Nothing the other side may know is a key: a shop knows its customers' telephones. The word is shown once; kept is a mark
of it, so neither the database nor a copy of it opens anything.
"""

import re

from xinheng.fusion.standard.registry import standard
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.blind import blind_keys
from xinheng.support.crypto.check_words import fits, mark_of, word_of

PURPOSE = "complaint-word"
# What may be a telephone, as people type it.
PHONE = re.compile(r"[+0-9][0-9 -]{6,20}")


def cleaned_phone(text: str) -> str:
    """The telephone as it is compared: digits alone."""
    return standard().field_type("phone").clean(text)


def phone_key(phone: str) -> bytes:
    """The blind key under which the complaints of a telephone are kept."""
    return phone_keys(phone)[0]


def phone_keys(phone: str) -> list[bytes]:
    """The blind keys by which they are found: `phone_key`, then what it was before keys were exchanged."""
    return blind_keys("phone", cleaned_phone(phone))


def complaints_of_phone(account: Account, phone: str, most: int = 20) -> list[Complaint]:
    """The complaints of a telephone that the account handles, newest first: found by the blind key alone. Who stepped
    back from one is not told by the telephones he knows who complains there."""
    if not PHONE.fullmatch(phone.strip()):
        return []
    rows = Complaint.objects.select_related("matter").defer("person", "secret", "facts")
    mine = visible_to(rows.filter(phone_key__in=phone_keys(phone)), account, Permission.HANDLE_COMPLAINT)
    return [one for one in mine.order_by("-received_at")[:most] if account.pk not in one.matter.recused]


def word_of_form(form_key: str, form_digest: bytes) -> str:
    """The word of a form that carries a key of its own: the same form sent twice, whole, gets the same receipt."""
    return word_of("complaint-word-of-form", form_digest + form_key.encode())


def word_digest(number: str, word: str) -> bytes:
    """What is kept of a word: the mark of it under our key and this number."""
    return mark_of(PURPOSE, number, word)


def opens(complaint: Complaint | None, given: str) -> bool:
    """Whether what was typed is the word of this complaint's receipt.

    A number that does not exist takes the same comparison, so that time does not tell which numbers do.
    """
    number = complaint.number if complaint else ""
    return fits(complaint.word_digest if complaint else None, PURPOSE, number, given)
