"""Taking one known person out of a text, wherever name, telephone or address were written into it."""

import re
from collections.abc import Iterable


def without_names(text: str, known: Iterable[str], instead: str) -> str:
    """The text with `instead` in place of each known word of two characters or more, however it is spaced."""
    for word in known:
        if len(word.strip()) >= 2 and _may_stand_in(text, word):
            written = r"[\s·]*".join(re.escape(character) for character in word if not character.isspace())
            text = re.sub(written, instead, text, flags=re.IGNORECASE)
    return text


def _may_stand_in(text: str, word: str) -> bool:
    """Whether each character without upper and lower case is in the text: mostly not, and then no pattern is made."""
    return all(
        character in text for character in word if not character.isspace() and character.upper() == character.lower()
    )
