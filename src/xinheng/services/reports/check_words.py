"""The word of a report's receipt: by it and the number, and by nothing else, whoever reported reads what came of it."""

from xinheng.support.crypto.check_words import mark_of, word_of

PURPOSE = "report-word"


def word_of_form(form_key: str) -> str:
    """The word of a form that carries a key of its own: sent twice, it gets the same receipt."""
    return word_of("report-word-of-form", form_key.encode())


def word_digest(number: str, word: str) -> bytes:
    """What is kept of a word: the mark of it under our key and this number."""
    return mark_of(PURPOSE, number, word)
