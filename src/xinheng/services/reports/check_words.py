"""The word of a report's receipt: by it and the number, and by nothing else, whoever reported reads what came of it."""

from collections.abc import Mapping

from xinheng.support.crypto.check_words import mark_of
from xinheng.support.crypto.check_words import word_of_form as word_of

PURPOSE = "report-word"


def word_of_form(form_key: str, answers: Mapping[str, object]) -> str:
    """The word of a form that carries a key of its own: sent twice, whole, it gets the same receipt."""
    return word_of("report-word-of-form", form_key, answers)


def word_digest(number: str, word: str) -> bytes:
    """What is kept of a word: the mark of it under our key and this number."""
    return mark_of(PURPOSE, number, word)
