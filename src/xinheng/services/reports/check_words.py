"""The word of a report's receipt: by it and the number, and by nothing else, whoever reported reads what came of it."""

from xinheng.support.crypto.check_words import mark_of, spelled
from xinheng.support.crypto.mac import mac


def word_of_form(form_key: str) -> str:
    """The word of a form that carries a key of its own: sent twice, it gets the same receipt."""
    return spelled(mac("report-word-of-form", form_key.encode()))


def word_digest(number: str, word: str) -> bytes:
    """What is kept of a word: the mark of it under our key and this number."""
    return mark_of("report-word", number, word)
